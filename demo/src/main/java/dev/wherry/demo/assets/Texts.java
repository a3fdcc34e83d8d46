package dev.wherry.demo.assets;

import java.io.BufferedWriter;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/// Text files, UTF-8.
final class Texts {
  private static final String[] WORDS = {
    "wherry", "quay", "tide", "harbour", "cargo", "buoy", "keel", "mast", "ferry", "anchor", "Möwe",
    "rivière", "čln", "船", "лодка", "båt", "lagoon", "rudder", "moor", "ballast"
  };

  private Texts() {}

  static Recipe.Maker empty() {
    return (out, random) -> {};
  }

  static Recipe.Maker exactly(byte... bytes) {
    return (out, random) -> out.write(bytes);
  }

  /// Lines of words.
  static Recipe.Maker prose(int lines) {
    return (out, random) -> {
      Writer text = writer(out);
      for (int line = 0; line < lines; line++) {
        for (int word = 0; word < 12; word++) {
          text.append(word == 0 ? "" : " ").append(word(random));
        }
        text.append(".\n");
      }
      text.flush();
    };
  }

  /// A ship's log: time, name, position, remark in quotes.
  static Recipe.Maker csv(int rows) {
    return (out, random) -> {
      Writer text = writer(out);
      text.append("hour,ship,latitude,longitude,remark\r\n");
      for (int row = 0; row < rows; row++) {
        text.append(Integer.toString(row)).append(',').append(word(random)).append(',');
        text.append(degrees(random, 90)).append(',').append(degrees(random, 180));
        text.append(",\"").append(word(random)).append(", \"\"").append(word(random));
        text.append("\"\"\"\r\n");
      }
      text.flush();
    };
  }

  /// One JSON array, each element on a line.
  static Recipe.Maker json(int rows) {
    return (out, random) -> {
      Writer text = writer(out);
      text.append("[\n");
      for (int row = 0; row < rows; row++) {
        text.append(object(random, row)).append(row == rows - 1 ? "\n" : ",\n");
      }
      text.append("]\n");
      text.flush();
    };
  }

  /// JSON lines.
  static Recipe.Maker jsonLines(int rows) {
    return (out, random) -> {
      Writer text = writer(out);
      for (int row = 0; row < rows; row++) {
        text.append(object(random, row)).append('\n');
      }
      text.flush();
    };
  }

  static Recipe.Maker html(String title) {
    return (out, random) -> {
      Writer text = writer(out);
      text.append("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>");
      text.append(title).append("</title>\n<h1>").append(title).append("</h1>\n<ul>\n");
      for (int item = 0; item < 200; item++) {
        text.append("<li>").append(word(random)).append(" &amp; ").append(word(random));
        text.append("</li>\n");
      }
      text.append("</ul>\n</html>\n");
      text.flush();
    };
  }

  static Recipe.Maker css() {
    return (out, random) -> {
      Writer text = writer(out);
      for (int hue = 0; hue < 360; hue += 6) {
        text.append(".hue-%d { color: hsl(%d 80%% 45%%); }\n".formatted(hue, hue));
      }
      text.flush();
    };
  }

  private static String object(RandomGenerator random, int row) {
    return "{\"id\":"
        + row
        + ",\"ship\":\""
        + word(random)
        + "\",\"tons\":"
        + random.nextInt(90_000)
        + ",\"at\":["
        + degrees(random, 90)
        + ','
        + degrees(random, 180)
        + "]}";
  }

  private static String word(RandomGenerator random) {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private static String degrees(RandomGenerator random, int most) {
    return BigDecimal.valueOf(random.nextInt(-10_000 * most, 10_000 * most), 4).toPlainString();
  }

  private static Writer writer(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 14);
  }
}

package dev.wherry.demo.assets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.imageio.ImageIO;

/// Image files.
final class Pictures {
  static {
    ImageIO.setUseCache(false);
  }

  private Pictures() {}

  static Recipe.Maker png(int width, int height, Painting painting) {
    return raster("png", width, height, painting);
  }

  static Recipe.Maker jpeg(int width, int height, Painting painting) {
    return raster("jpg", width, height, painting);
  }

  static Recipe.Maker gif(int width, int height, Painting painting) {
    return raster("gif", width, height, painting);
  }

  static Recipe.Maker bmp(int width, int height, Painting painting) {
    return raster("bmp", width, height, painting);
  }

  private static Recipe.Maker raster(String format, int width, int height, Painting painting) {
    return (out, random) -> {
      if (!ImageIO.write(painting.paint(width, height), format, out)) {
        throw new IOException("this JDK writes no %s images".formatted(format));
      }
    };
  }

  /// A rosette of curves.
  static Recipe.Maker svg(int petals) {
    return (out, random) -> {
      var drawing = new StringBuilder(petals * 160);
      drawing.append(
          """
          <svg xmlns="http://www.w3.org/2000/svg" viewBox="-100 -100 200 200">
          <rect x="-100" y="-100" width="200" height="200" fill="#0b1026"/>
          """);
      for (int petal = 0; petal < petals; petal++) {
        double turn = 360.0 * petal / petals;
        double reach = 55 + 40 * random.nextDouble();
        drawing.append(
            String.format(
                Locale.ROOT,
                "<path transform=\"rotate(%.2f)\" d=\"M0 0 Q%.1f %.1f 0 %.1f Q%.1f %.1f 0 0\""
                    + " fill=\"hsl(%.0f 80%% 60%% / 0.25)\" stroke=\"hsl(%.0f 90%% 75%%)\""
                    + " stroke-width=\"0.4\"/>\n",
                turn,
                reach / 4,
                reach / 2,
                -reach,
                -reach / 4,
                -reach / 2,
                turn,
                turn));
      }
      drawing.append("</svg>\n");
      out.write(drawing.toString().getBytes(StandardCharsets.UTF_8));
    };
  }
}

package dev.wherry.demo;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes for people: decimal, one digit after the point.
final class ByteSize {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\s*(k|M|G|)B?");

  private ByteSize() {}

  static String format(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double size = bytes / 1_000.0;
    String unit = "kB";
    for (String next : new String[] {"MB", "GB"}) {
      if (size >= 999.95) {
        size /= 1_000;
        unit = next;
      }
    }
    return String.format(Locale.ROOT, "%.1f %s", size, unit);
  }

  /// Reads `8MB`, `500 kB` or `1000000`.
  ///
  /// @throws IllegalArgumentException with a sentence for the user
  static long parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'%s' is no size: write 8MB, for example".formatted(text));
    }
    long unit =
        switch (parts.group(2)) {
          case "k" -> 1_000;
          case "M" -> 1_000_000;
          case "G" -> 1_000_000_000;
          default -> 1;
        };
    return Math.multiplyExact(Long.parseLong(parts.group(1)), unit);
  }
}

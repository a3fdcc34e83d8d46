package dev.wherry.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers as people read them, the same in every locale.
final class Quantity {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?) ?(?:([kmgt])(i?)b?|b?)");

  private Quantity() {}

  /// `10,000`.
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// `0`, `0.25`, `12.5`, `1,234`: as many digits as tell something.
  static String rate(double perSecond) {
    int decimals = perSecond == 0 || perSecond >= 100 ? 0 : perSecond >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", perSecond);
  }

  /// `1 move`, `2 moves`.
  static String moves(long number) {
    return count(number) + (number == 1 ? " move" : " moves");
  }

  /// `999 B`, `1.5 GiB`.
  static String bytes(long bytes) {
    double shown = bytes;
    int unit = 0;
    while (shown >= 1023.95 && unit < UNITS.length - 1) {
      shown /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", shown, UNITS[unit]);
  }

  /// Reads `1048576`, `10MiB`, `1.5 GiB`, `10MB`: 1024 to the KiB, 1000 to the KB.
  ///
  /// @throws IllegalArgumentException when the text is no size
  static long parseBytes(String text) {
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new IllegalArgumentException("not a size");
    }
    long unit = 1;
    if (size.group(2) != null) {
      long step = size.group(3).isEmpty() ? 1_000 : 1_024;
      for (int i = 0; i <= "kmgt".indexOf(size.group(2)); i++) {
        unit *= step;
      }
    }
    try {
      return new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("not a whole number of bytes", e);
    }
  }

  /// `0:07`, `12:34`, `1:02:03`.
  static String time(Duration time) {
    long hours = time.toHours();
    return hours > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", hours, time.toMinutesPart(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }

  /// `12 ms` of `PT0.0123S`; `1.2 s` from a second on.
  static String duration(String iso) {
    Duration time;
    try {
      time = Duration.parse(iso);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'" + iso + "' is no duration", e);
    }
    return time.toMillis() < 1_000
        ? time.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
  }
}

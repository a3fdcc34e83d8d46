package dev.wherry.cli;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them, the same in every locale.
final class Quantity {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Quantity() {}

  /// `10,000`.
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
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

  /// `0:07`, `12:34`, `1:02:03`.
  static String time(Duration time) {
    long hours = time.toHours();
    return hours > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", hours, time.toMinutesPart(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }
}

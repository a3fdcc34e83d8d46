package dev.wherry.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.util.Statistics;

/// A measured figure.
///
/// @param what it counts, and under which conditions
/// @param median of all samples; `lowest` and `highest` are the ends of their range
/// @param goal what it should reach; null for a peer's figure, which stands there to compare
record Figure(
    String what,
    String unit,
    double median,
    double lowest,
    double highest,
    long samples,
    @Nullable Goal goal) {
  /// A bound that a median keeps or misses.
  public sealed interface Goal {
    record AtLeast(double bound) implements Goal {}

    record Below(double bound) implements Goal {}
  }

  static Figure of(String what, String unit, Statistics statistics, @Nullable Goal goal) {
    return new Figure(
        what,
        unit,
        statistics.getPercentile(50),
        statistics.getMin(),
        statistics.getMax(),
        statistics.getN(),
        goal);
  }

  /// The goal and whether it was reached, or `-`.
  String verdict() {
    return switch (goal) {
      case null -> "-";
      case Goal.AtLeast(var bound) -> verdict(">=", bound, median >= bound);
      case Goal.Below(var bound) -> verdict("<", bound, median < bound);
    };
  }

  private static String verdict(String sign, double bound, boolean reached) {
    return "%s %s, %s".formatted(sign, number(bound), reached ? "reached" : "MISSED");
  }

  /// Whole from a thousand on, with one decimal below.
  static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 1_000 ? "%,.0f" : "%,.1f", value);
  }
}

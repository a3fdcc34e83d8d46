package dev.wherry.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.util.ListStatistics;
import org.openjdk.jmh.util.Statistics;

/// A measured figure.
///
/// @param what it counts, and under which conditions
/// @param median of all samples, or the percentile that `what` names; `lowest` and `highest` are
///   the ends of their range
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

  static Figure of(String what, String unit, List<Double> samples, @Nullable Goal goal) {
    return of(what, unit, statistics(samples), goal);
  }

  /// A figure that is another percentile than the half.
  static Figure percentile(
      String what, String unit, List<Double> samples, double percent, @Nullable Goal goal) {
    Statistics all = statistics(samples);
    return new Figure(
        what, unit, all.getPercentile(percent), all.getMin(), all.getMax(), all.getN(), goal);
  }

  private static Statistics statistics(List<Double> samples) {
    return new ListStatistics(samples.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// How many times as much as another: the median by its median. The range is the widest that the
  /// samples of both allow.
  Figure dividedBy(String ratio, Figure other, @Nullable Goal goal) {
    return new Figure(
        ratio,
        "times",
        median / other.median,
        lowest / other.highest,
        highest / other.lowest,
        Math.min(samples, other.samples),
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

  /// Whole from a thousand on, with one decimal below, and two below ten.
  static String number(double value) {
    double size = Math.abs(value);
    return String.format(
        Locale.ROOT, size >= 1_000 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }
}

package dev.wherry.core.queue;

import dev.wherry.core.move.Lane;
import dev.wherry.core.queue.RequestReport.Counts;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What there is of moves now, over all requests and in all processes together.
///
/// @param at when it was read, by the queue's clock
/// @param workers that live: that beat within the last minute
/// @param bytesUnderWay bytes that running moves have carried, as far as their workers told
/// @param lanes by source and destination
public record StatsReport(Instant at, int workers, long bytesUnderWay, List<OfLane> lanes) {
  public StatsReport {
    lanes = List.copyOf(lanes);
  }

  /// Of one lane.
  ///
  /// @param bytes of its moves that succeeded
  /// @param queuedSince since when the oldest of its queued moves has waited: since it was asked
  ///   for, or its last try began; null when none is queued. Moves that are held don't count
  public record OfLane(
      Lane lane, Counts counts, long bytes, Rates rates, @Nullable Instant queuedSince) {}

  /// Attempts that ended moves in a second, on the mean of the last minute.
  ///
  /// @param bytes of those that succeeded, each when it ends
  public record Rates(double succeeded, double skipped, double failed, double bytes) {}

  /// Moves of all lanes by state.
  public Counts counts() {
    return new Counts(
        sum(Counts::total),
        sum(Counts::queued),
        sum(Counts::waiting),
        sum(Counts::running),
        sum(Counts::succeeded),
        sum(Counts::skipped),
        sum(Counts::failed),
        sum(Counts::cancelled));
  }

  private long sum(ToLongFunction<Counts> part) {
    return lanes.stream().map(OfLane::counts).mapToLong(part).sum();
  }

  /// Bytes of all moves that succeeded.
  public long bytes() {
    return lanes.stream().mapToLong(OfLane::bytes).sum();
  }

  /// The rates of all lanes together.
  public Rates rates() {
    return new Rates(
        rate(Rates::succeeded), rate(Rates::skipped), rate(Rates::failed), rate(Rates::bytes));
  }

  private double rate(ToDoubleFunction<Rates> part) {
    return lanes.stream().map(OfLane::rates).mapToDouble(part).sum();
  }

  /// Since when the oldest queued move of all lanes has waited; null when none is queued.
  public @Nullable Instant queuedSince() {
    return lanes.stream()
        .map(OfLane::queuedSince)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /// Whether nothing but time has passed between two reports.
  public boolean isLike(StatsReport other) {
    return workers == other.workers
        && bytesUnderWay == other.bytesUnderWay
        && lanes.equals(other.lanes);
  }
}

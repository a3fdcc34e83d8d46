package dev.wherry.server.graphql;

import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.StatsReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The schema's `Stats`.
record StatsView(
    Instant at,
    int workers,
    RequestReport.Counts counts,
    long bytes,
    long bytesUnderWay,
    StatsReport.Rates rates,
    @Nullable Instant queuedSince,
    List<LaneStatsView> byLane) {
  /// The schema's `LaneStats`.
  record LaneStatsView(
      String source,
      String destination,
      RequestReport.Counts counts,
      long bytes,
      StatsReport.Rates rates,
      @Nullable Instant queuedSince) {
    static LaneStatsView of(StatsReport.OfLane of) {
      return new LaneStatsView(
          of.lane().source(),
          of.lane().destination(),
          of.counts(),
          of.bytes(),
          of.rates(),
          of.queuedSince());
    }
  }

  static StatsView of(StatsReport report) {
    return new StatsView(
        report.at(),
        report.workers(),
        report.counts(),
        report.bytes(),
        report.bytesUnderWay(),
        report.rates(),
        report.queuedSince(),
        report.lanes().stream().map(LaneStatsView::of).toList());
  }
}

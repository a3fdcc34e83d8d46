package dev.wherry.server.graphql;

import dev.wherry.core.queue.LaneReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The schema's `Lane`.
record LaneView(
    String source, String destination, boolean paused, @Nullable Instant pausedAt, int running) {
  static LaneView of(LaneReport report) {
    return new LaneView(
        report.lane().source(),
        report.lane().destination(),
        report.pausedAt() != null,
        report.pausedAt(),
        report.running());
  }
}

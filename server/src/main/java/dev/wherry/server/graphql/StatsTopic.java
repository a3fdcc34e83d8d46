package dev.wherry.server.graphql;

import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.StatsReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What there is of moves, each time it has changed. Nobody signals that: it is looked at again and
/// again.
final class StatsTopic implements Topic<StatsReport> {
  private final MoveReports reports;
  private @Nullable StatsReport latest;

  StatsTopic(MoveReports reports) {
    this.reports = reports;
  }

  @Override
  public News<StatsReport> look() {
    StatsReport stats = reports.stats();
    boolean changed = latest == null || !stats.isLike(latest);
    latest = stats;
    return new News<>(changed ? List.of(stats) : List.of(), true, false);
  }
}

package dev.wherry.server.graphql;

import dev.wherry.core.queue.FinishedMoves;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveReports;
import org.jspecify.annotations.Nullable;

/// The moves of a request as they become final, in that order, until the request is finished.
final class FinishedTopic implements Topic<MoveReport> {
  /// How many moves one look reads at most.
  static final int PAGE = 1_000;

  private final MoveReports reports;
  private final long request;
  private FinishedMoves.@Nullable Mark mark;

  FinishedTopic(MoveReports reports, long request) {
    this.reports = reports;
    this.request = request;
  }

  @Override
  public News<MoveReport> look() {
    FinishedMoves found =
        reports.finished(request, mark, PAGE).orElseThrow(() -> ReportFeed.noRequest(request));
    if (!found.complete()) {
      throw new ApiException(
          ErrorCode.UNAVAILABLE,
          "the queue could not be read for a while, and moves may be missing: read them by a query, and subscribe again");
    }
    mark = found.mark();
    return new News<>(found.moves(), found.moves().size() == PAGE, found.over());
  }
}

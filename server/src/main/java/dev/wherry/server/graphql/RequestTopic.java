package dev.wherry.server.graphql;

import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.RequestState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request's report, each time it has changed.
final class RequestTopic implements Topic<RequestReport> {
  private final MoveReports reports;
  private final long request;
  private @Nullable RequestReport latest;

  RequestTopic(MoveReports reports, long request) {
    this.reports = reports;
    this.request = request;
  }

  @Override
  public News<RequestReport> look() {
    RequestReport report =
        reports.request(request).orElseThrow(() -> ReportFeed.noRequest(request));
    boolean changed = !report.equals(latest);
    latest = report;
    return new News<>(changed ? List.of(report) : List.of(), false, isLast(report));
  }

  /// Whether no report after this one differs, unless failed moves are retried.
  private static boolean isLast(RequestReport report) {
    RequestReport.Counts counts = report.counts();
    boolean allFinal = counts.queued() + counts.waiting() + counts.running() == 0;
    return report.state() == RequestState.FINISHED
        || (report.state() == RequestState.CANCELLED && allFinal);
  }
}

package dev.wherry.server.graphql;

import dev.wherry.core.queue.ListingReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The schema's `Listing`.
record ListingView(
    String source,
    String destination,
    String key,
    ListingReport.State state,
    long found,
    long rejected,
    List<ListingReport.Problem> problems,
    MoveView.@Nullable FailureView failure,
    @Nullable Instant endedAt) {
  static @Nullable ListingView of(@Nullable ListingReport report) {
    return report == null
        ? null
        : new ListingView(
            report.what().source() + ":" + report.what().prefix(),
            report.what().destination(),
            report.what().key().text(),
            report.state(),
            report.found(),
            report.rejected(),
            report.problems(),
            MoveView.FailureView.of(report.failure()),
            report.endedAt());
  }
}

package dev.wherry.server.graphql;

import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.RequestState;
import dev.wherry.core.queue.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The schema's `Request`.
record RequestView(
    long id,
    RequestState state,
    RequestReport.Counts counts,
    long bytes,
    @Nullable String idempotencyKey,
    int priority,
    OverwritePolicy overwrite,
    VerifyPolicy verify,
    boolean retireSource,
    @Nullable Duration retireAfter,
    @Nullable Instant sourcesKeptAt,
    List<String> labels,
    @Nullable Webhook webhook,
    @Nullable ListingView listing,
    Instant createdAt,
    @Nullable Instant finishedAt) {
  static RequestView of(RequestReport report) {
    return new RequestView(
        report.id(),
        report.state(),
        report.counts(),
        report.bytes(),
        report.idempotencyKey(),
        report.priority(),
        report.options().overwrite(),
        report.options().verify(),
        report.options().retireSource(),
        report.options().retireAfter(),
        report.sourcesKeptAt(),
        report.labels(),
        report.webhook(),
        ListingView.of(report.listing()),
        report.createdAt(),
        report.finishedAt());
  }
}

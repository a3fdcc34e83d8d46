package dev.wherry.server.graphql;

import dev.wherry.core.queue.Found;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.Period;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.RequestSearch;
import dev.wherry.core.queue.RequestState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads pages of requests. Safe for many threads.
record RequestPages(MoveReports reports) {
  private static final int USUAL = 50;

  /// The schema's `RequestFilter`.
  record FilterInput(
      @Nullable List<RequestState> states,
      @Nullable List<String> labels,
      @Nullable String sourceProvider,
      @Nullable String destinationProvider,
      @Nullable String idempotencyKey,
      @Nullable Instant createdAfter,
      @Nullable Instant createdBefore,
      @Nullable Instant finishedAfter,
      @Nullable Instant finishedBefore) {}

  Page<RequestView> read(
      @Nullable Integer first, @Nullable String after, @Nullable FilterInput input) {
    int length = Page.checked(first, USUAL);
    Found<RequestReport, Long> found = reports.search(search(input), Cursor.request(after), length);
    return Page.of(found, after, RequestReport::id, Cursor::of, RequestView::of);
  }

  private static RequestSearch search(@Nullable FilterInput input) {
    return input == null
        ? RequestSearch.ALL
        : new RequestSearch(
            MovePages.set(input.states()),
            MovePages.set(input.labels()),
            input.sourceProvider(),
            input.destinationProvider(),
            input.idempotencyKey(),
            new Period(input.createdAfter(), input.createdBefore()),
            new Period(input.finishedAfter(), input.finishedBefore()));
  }
}

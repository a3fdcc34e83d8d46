package dev.wherry.server.graphql;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.Found;
import dev.wherry.core.queue.MoveFilter;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.MoveSearch;
import dev.wherry.core.queue.Period;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads pages of moves. Safe for many threads.
final class MovePages {
  private static final int USUAL = 100;

  private final MoveReports reports;

  MovePages(MoveReports reports) {
    this.reports = reports;
  }

  /// The schema's `MoveFilter`.
  record FilterInput(
      @Nullable List<MoveState> states,
      @Nullable List<FailureKind> failureKinds,
      @Nullable String sourceProvider,
      @Nullable String destinationProvider,
      @Nullable String sourcePrefix,
      @Nullable String destinationPrefix,
      @Nullable List<String> labels,
      @Nullable Instant createdAfter,
      @Nullable Instant createdBefore,
      @Nullable Instant finishedAfter,
      @Nullable Instant finishedBefore) {}

  /// The schema's `MoveConnection`: its total is counted only when it is asked for.
  record Connection(
      List<Page.Edge<MoveView>> edges,
      List<MoveView> nodes,
      Page.PageInfo pageInfo,
      MoveSearch search) {}

  /// @param requestId of this request, or of all when null
  Connection read(
      @Nullable Long requestId,
      @Nullable Integer first,
      @Nullable String after,
      @Nullable FilterInput input) {
    int length = Page.checked(first, USUAL);
    MoveSearch search = search(requestId, input);
    Found<MoveReport, MoveId> found = reports.search(search, Cursor.move(after), length);
    Page<MoveView> page = Page.of(found, after, MoveReport::id, Cursor::of, MoveView::of);
    return new Connection(page.edges(), page.nodes(), page.pageInfo(), search);
  }

  long count(MoveSearch search) {
    return reports.count(search);
  }

  private static MoveSearch search(@Nullable Long requestId, @Nullable FilterInput input) {
    return input == null
        ? MoveSearch.of(new MoveFilter(requestId, Set.of(), Set.of()))
        : new MoveSearch(
            new MoveFilter(requestId, set(input.states()), set(input.failureKinds())),
            input.sourceProvider(),
            input.destinationProvider(),
            prefix("sourcePrefix", input.sourcePrefix()),
            prefix("destinationPrefix", input.destinationPrefix()),
            set(input.labels()),
            new Period(input.createdAfter(), input.createdBefore()),
            new Period(input.finishedAfter(), input.finishedBefore()));
  }

  private static String prefix(String name, @Nullable String prefix) {
    if (prefix != null && prefix.indexOf(':') < 1) {
      throw new ApiException(
          ErrorCode.OUT_OF_RANGE,
          "%s is '%s': it looks like provider:prefix, and the prefix may be empty"
              .formatted(name, prefix));
    }
    return prefix == null ? "" : prefix;
  }

  static <E> Set<E> set(@Nullable List<E> given) {
    return given == null ? Set.of() : Set.copyOf(given);
  }
}

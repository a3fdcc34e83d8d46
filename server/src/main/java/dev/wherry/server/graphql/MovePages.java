package dev.wherry.server.graphql;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.MoveFilter;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveReports;
import java.util.EnumSet;
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
  record FilterInput(@Nullable List<MoveState> states, @Nullable List<FailureKind> failureKinds) {}

  /// The schema's `MoveConnection`: its total is counted only when it is asked for.
  record Connection(
      List<Page.Edge<MoveView>> edges,
      List<MoveView> nodes,
      Page.PageInfo pageInfo,
      MoveFilter filter) {}

  /// @param requestId of this request, or of all when null
  Connection read(
      @Nullable Long requestId,
      @Nullable Integer first,
      @Nullable String after,
      @Nullable FilterInput input) {
    int length = Page.checked(first, USUAL);
    MoveFilter filter = filter(requestId, input);
    List<MoveReport> found = reports.moves(filter, Cursor.move(after), length + 1);
    Page<MoveView> page =
        Page.of(found, length, after, report -> Cursor.of(report.id()), MoveView::of);
    return new Connection(page.edges(), page.nodes(), page.pageInfo(), filter);
  }

  long count(MoveFilter filter) {
    return reports.count(filter);
  }

  private static MoveFilter filter(@Nullable Long requestId, @Nullable FilterInput input) {
    return input == null
        ? new MoveFilter(requestId, Set.of(), Set.of())
        : new MoveFilter(
            requestId,
            set(MoveState.class, input.states()),
            set(FailureKind.class, input.failureKinds()));
  }

  private static <E extends Enum<E>> Set<E> set(Class<E> type, @Nullable List<E> given) {
    Set<E> set = EnumSet.noneOf(type);
    if (given != null) {
      set.addAll(given);
    }
    return set;
  }
}

package dev.wherry.core.queue;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.queue.RetirementReport.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// [Retirements] of a [MemoryMoveQueue], under its lock.
final class MemoryRetirements implements Retirements {
  private final MemoryMoveQueue queue;
  private final Map<MoveId, Row> rows = new TreeMap<>();

  private static final class Row {
    final MemoryMove move;
    final Receipt receipt;
    final Instant dueAt;
    Instant tryAt;
    State state = State.SCHEDULED;
    @Nullable Instant endedAt;
    @Nullable String failure;

    Row(MemoryMove move, Receipt receipt, Instant dueAt) {
      this.move = move;
      this.receipt = receipt;
      this.dueAt = dueAt;
      this.tryAt = dueAt;
    }
  }

  MemoryRetirements(MemoryMoveQueue queue) {
    this.queue = queue;
  }

  void schedule(MemoryMove move, @Nullable Duration after, Receipt receipt, Instant now) {
    if (after != null && receipt.evidence() != Receipt.Evidence.PRESENT) {
      rows.put(move.move.id(), new Row(move, receipt, now.plus(after)));
    }
  }

  boolean isOpen(long request) {
    return rows.values().stream()
        .anyMatch(row -> row.move.move.id().request() == request && row.state == State.SCHEDULED);
  }

  @Nullable RetirementReport report(MoveId move) {
    Row row = rows.get(move);
    if (row == null) {
      return null;
    }
    Instant keptAt = keptAt(row);
    boolean kept = row.state == State.SCHEDULED && keptAt != null;
    return new RetirementReport(
        kept ? State.KEPT : row.state, row.dueAt, kept ? keptAt : row.endedAt, row.failure);
  }

  private @Nullable Instant keptAt(Row row) {
    return Objects.requireNonNull(queue.stored(row.move.move.id().request())).sourcesKeptAt;
  }

  @Override
  public List<Due> due(Set<String> providers, Duration again, int limit) {
    synchronized (queue) {
      Instant now = queue.now();
      List<Row> taken =
          rows.values().stream()
              .filter(row -> row.state == State.SCHEDULED && keptAt(row) == null)
              .filter(row -> !row.tryAt.isAfter(now))
              .filter(row -> providers.contains(row.move.move.source().provider()))
              .filter(row -> providers.contains(row.move.move.destination().provider()))
              .limit(limit)
              .toList();
      taken.forEach(row -> row.tryAt = now.plus(again));
      return taken.stream()
          .map(
              row ->
                  new Due(
                      row.move.move.id(),
                      row.move.move.source(),
                      row.move.move.destination(),
                      row.receipt))
          .toList();
    }
  }

  @Override
  public boolean wanted(MoveId move) {
    synchronized (queue) {
      Row row = rows.get(move);
      return row != null && row.state == State.SCHEDULED && keptAt(row) == null;
    }
  }

  @Override
  public void retired(MoveId move) {
    end(move, State.RETIRED, null);
  }

  @Override
  public void refused(MoveId move, String reason) {
    end(move, State.REFUSED, reason);
  }

  private void end(MoveId move, State state, @Nullable String failure) {
    synchronized (queue) {
      Row row = rows.get(move);
      if (row != null && row.state == State.SCHEDULED) {
        row.state = state;
        row.endedAt = queue.now();
        row.failure = failure;
      }
    }
    queue.tell(false, Set.of(move.request()));
  }

  @Override
  public void failed(MoveId move, String reason) {
    synchronized (queue) {
      Row row = rows.get(move);
      if (row != null && row.state == State.SCHEDULED) {
        row.failure = reason;
      }
    }
    queue.tell(false, Set.of(move.request()));
  }
}

package dev.wherry.core.queue;

import dev.wherry.core.move.LeftUpload;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.OpenUpload;
import dev.wherry.core.move.PartReceipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The ledger's contract in memory, beside a [MemoryMoveQueue].
final class MemoryUploadLedger implements UploadLedger {
  private final MemoryMoveQueue queue;
  private final List<Row> rows = new ArrayList<>();
  private long ids;

  private static final class Row {
    final long id;
    final MoveId move;
    final Location destination;
    final OpenUpload upload;
    final Instant startedAt;
    final Map<Integer, PartReceipt> parts = new TreeMap<>();
    @Nullable Instant abandonedAt;
    Instant abortAt;

    Row(long id, MoveId move, Location destination, OpenUpload upload, Instant now) {
      this.id = id;
      this.move = move;
      this.destination = destination;
      this.upload = upload;
      this.startedAt = now;
      this.abortAt = now;
    }
  }

  MemoryUploadLedger(MemoryMoveQueue queue) {
    this.queue = queue;
  }

  @Override
  public synchronized Optional<LeftUpload> left(MoveId move) {
    return rows.reversed().stream()
        .filter(row -> row.move.equals(move) && row.abandonedAt == null)
        .findFirst()
        .map(row -> new LeftUpload(row.upload, List.copyOf(row.parts.values())));
  }

  @Override
  public synchronized boolean begin(WorkerId worker, Claim claim, OpenUpload upload) {
    if (!queue.holds(worker, claim)) {
      return false;
    }
    rows.add(new Row(++ids, claim.move().id(), claim.move().destination(), upload, queue.now()));
    return true;
  }

  @Override
  public synchronized boolean took(
      WorkerId worker, Claim claim, OpenUpload upload, List<PartReceipt> parts) {
    if (!queue.holds(worker, claim)) {
      return false;
    }
    rows.stream()
        .filter(is(claim.move().id(), upload.id()))
        .forEach(row -> parts.forEach(part -> row.parts.put(part.number(), part)));
    return true;
  }

  @Override
  public synchronized void end(MoveId move, String upload) {
    rows.removeIf(is(move, upload));
    notifyAll();
  }

  /// Waits until no upload is open; false when that takes too long.
  synchronized boolean awaitNone() throws InterruptedException {
    for (int rounds = 0; !rows.isEmpty() && rounds < 20; rounds++) {
      wait(1_000);
    }
    return rows.isEmpty();
  }

  @Override
  public synchronized void abandon(MoveId move, String upload) {
    rows.stream().filter(is(move, upload)).forEach(row -> row.abandonedAt = queue.now());
  }

  @Override
  public synchronized List<Orphan> orphans(Set<String> providers, Duration again, int limit) {
    Instant now = queue.now();
    List<Row> taken =
        rows.stream()
            .filter(row -> providers.contains(row.destination.provider()))
            .filter(row -> !row.abortAt.isAfter(now))
            .filter(row -> row.abandonedAt != null || queue.isOver(row.move))
            .limit(limit)
            .toList();
    for (Row row : taken) {
      row.abandonedAt = row.abandonedAt == null ? now : row.abandonedAt;
      row.abortAt = now.plus(again);
    }
    return taken.stream()
        .map(row -> new Orphan(row.move, row.destination, row.upload.id()))
        .toList();
  }

  synchronized List<UploadReport> reports(@Nullable Long after, int limit) {
    return rows.stream()
        .filter(row -> after == null || row.id > after)
        .limit(limit)
        .map(
            row ->
                new UploadReport(
                    row.id,
                    row.move,
                    row.destination,
                    row.upload.id(),
                    row.upload.bytes(),
                    row.parts.values().stream().mapToLong(PartReceipt::bytes).sum(),
                    row.startedAt,
                    row.abandonedAt))
        .toList();
  }

  private static Predicate<Row> is(MoveId move, String upload) {
    return row -> row.move.equals(move) && row.upload.id().equals(upload);
  }
}

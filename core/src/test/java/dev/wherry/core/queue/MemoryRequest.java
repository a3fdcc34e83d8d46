package dev.wherry.core.queue;

import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.RequestReport.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A request of [MemoryMoveQueue], under its lock.
final class MemoryRequest {
  final long id;
  final MoveRequest request;
  final Instant createdAt;
  final List<MemoryMove> moves;
  boolean paused;
  @Nullable Instant cancelledAt;
  @Nullable Instant sourcesKeptAt;
  @Nullable MemoryListing listing;

  /// In the order of their ends.
  final List<MemoryMove> finished = new ArrayList<>();

  MemoryRequest(long id, MoveRequest request, Instant createdAt, List<MemoryMove> moves) {
    this.id = id;
    this.request = request;
    this.createdAt = createdAt;
    this.moves = moves;
  }

  RequestReport report() {
    Instant finishedAt = finishedAt();
    return new RequestReport(
        id,
        state(finishedAt),
        new Counts(
            moves.size(),
            count(MoveState.QUEUED),
            count(MoveState.WAITING),
            count(MoveState.RUNNING),
            count(MoveState.SUCCEEDED),
            count(MoveState.SKIPPED),
            count(MoveState.FAILED),
            count(MoveState.CANCELLED)),
        bytes(),
        request.idempotencyKey(),
        request.priority(),
        request.options(),
        request.labels(),
        request.webhook(),
        listing == null ? null : listing.report(),
        createdAt,
        sourcesKeptAt,
        finishedAt);
  }

  FinishedMoves finished(
      FinishedMoves.@Nullable Mark after,
      int limit,
      Instant now,
      Function<MemoryMove, MoveReport> report) {
    int from = after == null ? finished.size() : (int) after.place();
    int to = Math.min(finished.size(), from + limit);
    boolean complete =
        after == null || Duration.between(after.at(), now).compareTo(MoveReports.FOLLOWING) < 0;
    return new FinishedMoves(
        finished.subList(from, to).stream().filter(row -> row.state.isFinal()).map(report).toList(),
        new FinishedMoves.Mark(to, now),
        finishedAt() != null && to == finished.size(),
        complete);
  }

  private RequestState state(@Nullable Instant finishedAt) {
    if (cancelledAt != null) {
      return RequestState.CANCELLED;
    }
    if (finishedAt != null) {
      return RequestState.FINISHED;
    }
    return paused ? RequestState.PAUSED : RequestState.OPEN;
  }

  private long count(MoveState state) {
    return moves.stream().filter(row -> row.state == state).count();
  }

  private long bytes() {
    long bytes = 0;
    for (MemoryMove row : moves) {
      if (row.state == MoveState.SUCCEEDED && row.receipt != null) {
        bytes += row.receipt.bytes();
      }
    }
    return bytes;
  }

  @Nullable Instant finishedAt() {
    MemoryListing found = listing;
    Instant last = found == null ? createdAt : found.endedAt;
    if (last == null) {
      return null;
    }
    for (MemoryMove row : moves) {
      Instant at = row.finishedAt;
      if (at == null) {
        return null;
      }
      last = at.isAfter(last) ? at : last;
    }
    return last;
  }
}

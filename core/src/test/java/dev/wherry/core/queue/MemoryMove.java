package dev.wherry.core.queue;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.Move;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.move.Receipt;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// A row of [MemoryMoveQueue], under its lock.
final class MemoryMove {
  /// The order of claims within a lane.
  static final Comparator<MemoryMove> CLAIM_ORDER =
      Comparator.comparingInt((MemoryMove row) -> -row.priority)
          .thenComparingDouble(row -> row.turn)
          .thenComparing(row -> row.move.id());

  final Move move;
  final int priority;
  double turn;
  final Instant createdAt;
  MoveState state = MoveState.QUEUED;
  int attempts;
  int token;
  @Nullable WorkerId worker;
  @Nullable String workerName;
  @Nullable Failure failure;
  @Nullable Receipt receipt;
  @Nullable Instant startedAt;
  @Nullable Instant nextAttemptAt;
  @Nullable Instant finishedAt;

  MemoryMove(Move move, int priority, double turn, Instant createdAt) {
    this.move = move;
    this.priority = priority;
    this.turn = turn;
    this.createdAt = createdAt;
  }

  boolean heldBy(WorkerId owner, Claim claim) {
    return state == MoveState.RUNNING && owner.equals(worker) && token == claim.token();
  }

  void end(MoveState end, Instant now) {
    state = end;
    worker = null;
    finishedAt = now;
  }

  MoveReport report(@Nullable RetirementReport retirement) {
    return new MoveReport(
        move.id(),
        move.source(),
        move.destination(),
        state,
        attempts,
        failure,
        receipt,
        retirement,
        workerName,
        createdAt,
        startedAt,
        nextAttemptAt,
        finishedAt);
  }
}

package dev.wherry.core.move;

/// Where a move is in its life. `docs/state-machine.md` draws it.
public enum MoveState {
  /// Ready for a worker.
  QUEUED,
  /// Tried, and waiting for the time of its next attempt.
  WAITING,
  /// Held by a worker.
  RUNNING,
  /// The copy is at the destination and verified.
  SUCCEEDED,
  /// Nothing was written: what stands at the destination is what was wanted.
  SKIPPED,
  /// Given up; its failure says why.
  FAILED,
  /// Ended by its user.
  CANCELLED;

  /// Whether nothing more happens to it by itself.
  public boolean isFinal() {
    return switch (this) {
      case QUEUED, WAITING, RUNNING -> false;
      case SUCCEEDED, SKIPPED, FAILED, CANCELLED -> true;
    };
  }
}

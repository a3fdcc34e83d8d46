package dev.wherry.core.queue;

/// How the queue answers when a request should be cancelled, paused or resumed.
public enum ControlAnswer {
  /// It is as it should be, now or already before.
  DONE,
  /// There is no such request.
  UNKNOWN,
  /// All its moves are final: there is nothing left to change.
  FINISHED,
  /// It was cancelled before.
  CANCELLED
}

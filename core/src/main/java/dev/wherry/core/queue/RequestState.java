package dev.wherry.core.queue;

/// Where a request is in its life.
public enum RequestState {
  /// Some of its moves are not final.
  OPEN,
  /// As `OPEN`, but nothing new is started.
  PAUSED,
  /// All its moves are final, and no listing finds further ones.
  FINISHED,
  /// Its user cancelled it; moves that were running may still be ending.
  CANCELLED
}

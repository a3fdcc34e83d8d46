package dev.wherry.core.queue;

/// What an access token lets its holder do.
public enum Scope {
  /// Ask for moves.
  SUBMIT,
  /// Read requests, moves, providers, exports and metrics.
  READ,
  /// Cancel, pause, resume, retry, limit, check and redeliver.
  CONTROL,
  /// Everything, tokens included.
  ADMIN
}

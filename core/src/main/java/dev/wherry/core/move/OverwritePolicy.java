package dev.wherry.core.move;

/// What to do when something stands at the destination already.
public enum OverwritePolicy {
  /// Replace it when its bytes differ; skip the move when they are the same.
  IF_DIFFERENT,
  /// Leave it and skip the move, whatever its bytes are.
  NEVER,
  /// Replace it without looking.
  ALWAYS,
  /// Leave it and fail the move with [FailureKind#DESTINATION_EXISTS].
  FAIL
}

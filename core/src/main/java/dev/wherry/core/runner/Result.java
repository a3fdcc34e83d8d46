package dev.wherry.core.runner;

/// How a task ended.
public sealed interface Result<R> {
  /// It returned.
  record Returned<R>(R value) implements Result<R> {}

  /// It threw an exception or an error.
  record Threw<R>(Throwable cause) implements Result<R> {}

  /// It was told to stop, by its handle or by the runner's close, and stopped or never ran.
  record Cancelled<R>() implements Result<R> {}
}

package dev.wherry.core.runner;

/// What a runner's owner can be told.
sealed interface Message<T, R> {
  /// A task was taken.
  record Run<T, R>(Entry<T, R> entry) implements Message<T, R> {}

  /// A task's thread is through with it.
  record Ended<T, R>(Entry<T, R> entry, Result<R> result) implements Message<T, R> {}

  /// A task is wanted no longer.
  record Cancel<T, R>(Entry<T, R> entry) implements Message<T, R> {}

  /// The pause after a handler's failure is over.
  ///
  /// @param failures how many there were when it began
  record Retry<T, R>(long failures) implements Message<T, R> {}

  /// No task will follow those that were taken.
  ///
  /// @param now whether they are to be stopped
  record Stop<T, R>(boolean now) implements Message<T, R> {}
}

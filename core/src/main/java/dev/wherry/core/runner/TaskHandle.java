package dev.wherry.core.runner;

/// A hold on a task that a runner took.
public interface TaskHandle {
  /// Asks for the task's end, and returns at once. From any thread; asking again changes nothing.
  /// - A task that waits never runs, and ends as [Result.Cancelled].
  /// - One that runs is interrupted, and ends when it ends: as [Result.Cancelled] if it then throws
  ///   an exception; as what it is if it returns in spite of it, or throws an error.
  /// - One that has ended stays as it ended.
  void cancel();
}

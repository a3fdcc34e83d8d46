package dev.wherry.core.runner;

/// What a runner does with each task.
@FunctionalInterface
public interface Work<T, R> {
  /// Does one task, on a thread of its own, beside others.
  ///
  /// It may throw anything; it should end soon when its thread is interrupted.
  R run(T task) throws Exception;
}

package dev.wherry.core.runner;

import java.util.List;

/// What becomes of results. Both methods run on the runner's own thread, never two at once: while
/// one of them is busy, no task is started and no cancel is heard. Both may call the runner, except
/// for its `close`.
@FunctionalInterface
public interface ResultHandler<T, R> {
  /// Takes results, in the order in which their tasks ended: all that were there when it was
  /// called, at least one.
  ///
  /// When it throws, it is called with the same results again: one call may have to finish what
  /// another began.
  ///
  /// @param results can't be changed, and may be kept
  /// @throws NotNowException when it waits for something that is away; anything else that it throws
  ///   is taken for a fault
  void handle(List<Ended<T, R>> results) throws Exception;

  /// Hears that the slots of handled results are free: [TaskRunner#free] counts them.
  default void freed() {}
}

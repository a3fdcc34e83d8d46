package dev.wherry.core.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// Runs pieces of a test on virtual threads, each within a deadline.
public final class InOwnThread {
  private static final long DEADLINE_SECONDS = 60;

  private InOwnThread() {}

  /// Runs it on a thread of its own, which it may interrupt.
  public static <T> T get(Callable<T> work) throws Exception {
    return all(List.of(work)).getFirst();
  }

  /// Starts all at one instant, each on its own thread, and gives their results in order.
  public static <T> List<T> all(List<? extends Callable<T>> work) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<FutureTask<T>> tasks = new ArrayList<>();
    for (Callable<T> one : work) {
      FutureTask<T> task =
          new FutureTask<>(
              () -> {
                start.await();
                return one.call();
              });
      Thread.ofVirtual().start(task);
      tasks.add(task);
    }
    start.countDown();
    List<T> results = new ArrayList<>();
    for (FutureTask<T> task : tasks) {
      results.add(task.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
    }
    return results;
  }
}

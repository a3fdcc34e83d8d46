package dev.wherry.core.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps what a runner hands over, and lets a test wait for it.
final class CollectedResults<T, R> implements ResultHandler<T, R> {
  private static final long DEADLINE_SECONDS = 60;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<List<Ended<T, R>>> batches = new ArrayList<>();
  private int size;

  @Override
  public void handle(List<Ended<T, R>> results) {
    lock.lock();
    try {
      batches.add(results);
      size += results.size();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The batches so far, once they hold this many results.
  List<List<Ended<T, R>>> batches(int results) {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
      while (size < results && left > 0) {
        left = changed.awaitNanos(left);
      }
      assertThat(size).as("results").isGreaterThanOrEqualTo(results);
      return List.copyOf(batches);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted while waiting for results", e);
    } finally {
      lock.unlock();
    }
  }

  /// The results so far, in order, once there are this many.
  List<Ended<T, R>> all(int results) {
    return batches(results).stream().flatMap(List::stream).toList();
  }

  /// The one result of each task, once there are this many; a second one fails.
  Map<T, Result<R>> byTask(int results) {
    Map<T, Result<R>> byTask = new HashMap<>();
    for (Ended<T, R> ended : all(results)) {
      assertThat(byTask.put(ended.task(), ended.result()))
          .as("an earlier result of task %s", ended.task())
          .isNull();
    }
    return byTask;
  }
}

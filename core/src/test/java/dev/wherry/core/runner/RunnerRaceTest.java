package dev.wherry.core.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many tasks, senders, cancels and failures at once. What each task does follows from the seed and
/// its number alone.
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunnerRaceTest {
  private static final String NAME = "race";
  private static final Duration LONG = Duration.ofSeconds(60);

  private final RunnerLog log = new RunnerLog();

  @AfterEach
  void noThreadIsLeft() {
    log.close();
    assertThat(Signals.ownersOf(NAME)).as("owner threads").isZero();
  }

  /// What is true of every run, counted while it goes on.
  private static final class Race
      implements Work<Integer, Integer>, ResultHandler<Integer, Integer> {
    private final long seed;
    private final int slots;
    private final IntPredicate mayBeCancelled;
    private final AtomicIntegerArray ran;
    private final AtomicIntegerArray handled;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final AtomicInteger handling = new AtomicInteger();
    private final AtomicInteger mostHandling = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();
    private final SplittableRandom handlerRandom;
    private int handlerFailures;
    private List<Ended<Integer, Integer>> refused = List.of();

    Race(long seed, int tasks, int slots, int handlerFailures, IntPredicate mayBeCancelled) {
      this.seed = seed;
      this.slots = slots;
      this.handlerFailures = handlerFailures;
      this.mayBeCancelled = mayBeCancelled;
      this.ran = new AtomicIntegerArray(tasks);
      this.handled = new AtomicIntegerArray(tasks);
      this.handlerRandom = new SplittableRandom(seed);
    }

    SplittableRandom random(int task) {
      return new SplittableRandom(seed * 1_000_003 + task);
    }

    @Override
    public Integer run(Integer task) throws Exception {
      mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
      ran.incrementAndGet(task);
      try {
        SplittableRandom random = random(task);
        switch (random.nextInt(4)) {
          case 0 -> LockSupport.parkNanos(random.nextInt(2_000_000));
          case 1 -> LockSupport.parkNanos(1);
          case 2 -> new CountDownLatch(1).await(random.nextInt(1_000), TimeUnit.MICROSECONDS);
          default -> {}
        }
        if (throwsException(task)) {
          throw new IllegalStateException("planned");
        }
        if (throwsError(task)) {
          throw new AssertionError("planned");
        }
        return task;
      } finally {
        running.decrementAndGet();
      }
    }

    private static boolean throwsException(int task) {
      return task % 11 == 0;
    }

    private static boolean throwsError(int task) {
      return task % 13 == 0 && task % 11 != 0;
    }

    @Override
    public void handle(List<Ended<Integer, Integer>> results) {
      mostHandling.accumulateAndGet(handling.incrementAndGet(), Math::max);
      try {
        if (!refused.isEmpty() && !refused.equals(results)) {
          wrong.incrementAndGet();
        }
        refused = List.of();
        if (handlerFailures > 0 && handlerRandom.nextInt(200) == 0) {
          handlerFailures--;
          refused = results;
          throw new IllegalStateException("planned");
        }
        results.forEach(this::check);
      } finally {
        handling.decrementAndGet();
      }
    }

    private void check(Ended<Integer, Integer> ended) {
      int task = ended.task();
      handled.incrementAndGet(task);
      boolean right =
          switch (ended.result()) {
            case Result.Returned<Integer>(var value) ->
                value == task && !throwsException(task) && !throwsError(task);
            case Result.Threw<Integer>(var cause) ->
                cause instanceof Error ? throwsError(task) : throwsException(task);
            case Result.Cancelled<Integer>() -> mayBeCancelled.test(task);
          };
      if (!right) {
        wrong.incrementAndGet();
      }
    }

    void assertAllRight(int sent) {
      assertThat(wrong).as("wrong results, seed %d", seed).hasValue(0);
      assertThat(mostRunning.get()).as("running at once, seed %d", seed).isLessThanOrEqualTo(slots);
      assertThat(mostHandling.get()).as("handlers at once, seed %d", seed).isLessThanOrEqualTo(1);
      for (int task = 0; task < handled.length(); task++) {
        assertThat(handled.get(task))
            .as("results of task %d of %d, seed %d", task, sent, seed)
            .isEqualTo(task < sent ? 1 : 0);
        assertThat(ran.get(task)).as("runs of task %d, seed %d", task, seed).isLessThanOrEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void everyOneOf100000TasksHasOneResult(long seed) throws Exception {
    int tasks = 100_000;
    int senders = 4;
    Race race = new Race(seed, tasks, 500, 5, task -> task % 5 == 0);
    TaskRunner<Integer, Integer> runner =
        TaskRunner.start(new RunnerSettings(NAME, 500, 2_000), race, race);
    List<Thread> threads = new ArrayList<>();
    for (int sender = 0; sender < senders; sender++) {
      int first = sender;
      threads.add(
          Thread.ofPlatform().daemon().start(() -> send(race, runner, first, senders, tasks)));
    }
    for (Thread thread : threads) {
      Signals.awaitEnd(thread);
    }
    assertThat(runner.close(LONG)).isEmpty();
    race.assertAllRight(tasks);
  }

  private static void send(
      Race race, TaskRunner<Integer, Integer> runner, int first, int step, int tasks) {
    List<TaskHandle> toCancel = new ArrayList<>();
    for (int task = first; task < tasks; task += step) {
      TaskHandle handle = runWhenThereIsRoom(runner, task);
      if (race.mayBeCancelled.test(task)) {
        toCancel.add(handle);
      }
      // Some at once, some when they run, some when they are long over.
      if (toCancel.size() > race.random(task).nextInt(200)) {
        toCancel.forEach(TaskHandle::cancel);
        toCancel.clear();
      }
    }
  }

  private static TaskHandle runWhenThereIsRoom(TaskRunner<Integer, Integer> runner, int task) {
    while (true) {
      try {
        return runner.run(task);
      } catch (RejectedExecutionException full) {
        LockSupport.parkNanos(100_000);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void closingInTheMiddleHandlesWhatWasTakenAndNothingElse(long seed) throws Exception {
    int tasks = 20_000;
    Race race = new Race(seed, tasks, 50, 0, task -> true); // close stops what still runs
    TaskRunner<Integer, Integer> runner =
        TaskRunner.start(new RunnerSettings(NAME, 50, tasks), race, race);
    CountDownLatch midway = new CountDownLatch(1);
    AtomicInteger sent = new AtomicInteger();
    int closeAt = new SplittableRandom(seed).nextInt(tasks);
    Thread sender =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    for (int task = 0; task < tasks; task++) {
                      if (task == closeAt) {
                        midway.countDown();
                      }
                      runner.run(task);
                      sent.incrementAndGet();
                    }
                  } catch (RejectedExecutionException closed) {
                    // the test's point: what was refused has no result
                  }
                });
    Signals.await(midway);
    assertThat(runner.close(Duration.ofMillis(seed % 3))).isEmpty();
    Signals.awaitEnd(sender);
    race.assertAllRight(sent.get());
  }
}

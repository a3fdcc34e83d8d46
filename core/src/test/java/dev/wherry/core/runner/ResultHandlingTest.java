package dev.wherry.core.runner;

import static dev.wherry.core.runner.Signals.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResultHandlingTest {
  private static final String NAME = "handling";
  private static final Duration LONG = Duration.ofSeconds(60);

  private final RunnerLog log = new RunnerLog();
  private final CollectedResults<Integer, Integer> results = new CollectedResults<>();

  private static TaskRunner<Integer, Integer> runner(
      int slots,
      int mailbox,
      Work<Integer, Integer> work,
      ResultHandler<Integer, Integer> handler) {
    return TaskRunner.start(new RunnerSettings(NAME, slots, mailbox), work, handler);
  }

  @AfterEach
  void noThreadIsLeft() {
    log.close();
    assertThat(Signals.ownersOf(NAME)).as("owner threads").isZero();
  }

  @Test
  void whatArrivesWhileTheHandlerIsBusyComesAsOneBatchInOrder() throws Exception {
    int tasks = 101;
    CountDownLatch handling = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch allRun = new CountDownLatch(tasks);
    Thread[] threads = new Thread[tasks];
    List<CountDownLatch> turns =
        IntStream.range(0, tasks).mapToObj(task -> new CountDownLatch(1)).toList();
    Work<Integer, Integer> work =
        task -> {
          threads[task] = Thread.currentThread();
          allRun.countDown();
          await(turns.get(task));
          return task;
        };
    ResultHandler<Integer, Integer> handler =
        batch -> {
          results.handle(batch);
          handling.countDown();
          await(release);
        };
    try (TaskRunner<Integer, Integer> runner = runner(tasks, 0, work, handler)) {
      for (int task = 0; task < tasks; task++) {
        runner.run(task);
      }
      await(allRun);
      turns.getFirst().countDown();
      await(handling);
      for (int task = tasks - 1; task > 0; task--) {
        turns.get(task).countDown();
        Signals.awaitEnd(threads[task]); // so that the next one ends after it
      }
      release.countDown();
      List<List<Ended<Integer, Integer>>> batches = results.batches(tasks);
      assertThat(batches).hasSize(2);
      assertThat(batches.get(0)).extracting(Ended::task).containsExactly(0);
      assertThat(batches.get(1))
          .extracting(Ended::task)
          .containsExactlyElementsOf(
              IntStream.range(0, tasks - 1).mapToObj(i -> tasks - 1 - i).toList());
    }
  }

  @Test
  void theHandlerIsNeverCalledTwiceAtOnceAndAlwaysOnOneThread() {
    AtomicInteger inside = new AtomicInteger();
    AtomicBoolean twice = new AtomicBoolean();
    LinkedBlockingQueue<Thread> callers = new LinkedBlockingQueue<>();
    ResultHandler<Integer, Integer> handler =
        batch -> {
          twice.compareAndSet(false, inside.incrementAndGet() != 1);
          callers.add(Thread.currentThread());
          LockSupport.parkNanos(1);
          inside.decrementAndGet();
          results.handle(batch);
        };
    try (TaskRunner<Integer, Integer> runner = runner(50, 20_000, task -> task, handler)) {
      for (int task = 0; task < 20_000; task++) {
        runner.run(task);
      }
      results.all(20_000);
    }
    assertThat(twice).isFalse();
    assertThat(callers.stream().distinct()).hasSize(1);
  }

  @Test
  void aSlotIsFreeOnlyAfterItsResultWasHandled() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    AtomicInteger failures = new AtomicInteger();
    AtomicBoolean secondRan = new AtomicBoolean();
    AtomicBoolean ranTooEarly = new AtomicBoolean();
    Work<Integer, Integer> work =
        task -> {
          secondRan.compareAndSet(false, task == 1);
          return task;
        };
    ResultHandler<Integer, Integer> handler =
        batch -> {
          if (failures.incrementAndGet() <= 2) {
            failed.countDown();
            throw new IllegalStateException("planned"); // the owner listens during the pause
          }
          ranTooEarly.compareAndSet(false, batch.getFirst().task() == 0 && secondRan.get());
          results.handle(batch);
        };
    try (TaskRunner<Integer, Integer> runner = runner(1, 1, work, handler)) {
      runner.run(0);
      await(failed);
      assertThat(runner.free()).isZero();
      runner.run(1);
      results.all(2);
    }
    assertThat(ranTooEarly).isFalse();
  }

  @Test
  void freeCountsTheSlotsWithoutATaskAndFreedSaysWhenToLook() throws Exception {
    LinkedBlockingQueue<TaskRunner<Integer, Integer>> itself = new LinkedBlockingQueue<>();
    LinkedBlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
    ResultHandler<Integer, Integer> handler =
        new ResultHandler<>() {
          @Override
          public void handle(List<Ended<Integer, Integer>> batch) {
            results.handle(batch);
          }

          @Override
          public void freed() {
            seen.add(itself.element().free());
          }
        };
    CountDownLatch release = new CountDownLatch(1);
    Work<Integer, Integer> work =
        task -> {
          if (task > 0) {
            await(release);
          }
          return task;
        };
    try (TaskRunner<Integer, Integer> runner = runner(3, 5, work, handler)) {
      itself.add(runner);
      assertThat(runner.free()).isEqualTo(3);
      runner.run(1);
      runner.run(2);
      assertThat(runner.free()).isEqualTo(1);
      runner.run(0);
      assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
      for (int task = 3; task <= 6; task++) {
        runner.run(task);
      }
      assertThat(runner.free()).isZero();
      release.countDown();
      int free = 0;
      while (free < 3) {
        Integer next = seen.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("free slots, rising to 3").isNotNull().isBetween(free, 3);
        free = next;
      }
    }
  }

  @Test
  void aHandlerMayRunMoreTasks() {
    AtomicInteger next = new AtomicInteger(1);
    // The handler needs the runner, which needs the handler.
    LinkedBlockingQueue<TaskRunner<Integer, Integer>> itself = new LinkedBlockingQueue<>();
    ResultHandler<Integer, Integer> handler =
        batch -> {
          results.handle(batch);
          TaskRunner<Integer, Integer> runner = itself.take();
          if (next.get() < 100) {
            runner.run(next.getAndIncrement());
          }
          itself.add(runner);
        };
    try (TaskRunner<Integer, Integer> runner = runner(1, 1, task -> task, handler)) {
      itself.add(runner);
      runner.run(0);
      assertThat(results.byTask(100)).hasSize(100);
    }
  }

  @Test
  void aHandlerThatThrowsGetsTheSameResultsAgainBeforeAnyOther() throws Exception {
    List<List<Ended<Integer, Integer>>> offered = new ArrayList<>();
    CountDownLatch failed = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ResultHandler<Integer, Integer> handler =
        batch -> {
          offered.add(batch);
          if (offered.size() <= 2) {
            failed.countDown();
            if (offered.size() == 1) {
              throw new IllegalStateException("planned");
            }
            throw new AssertionError("planned");
          }
          results.handle(batch);
        };
    Work<Integer, Integer> work =
        task -> {
          if (task == 1) {
            await(release);
          }
          return task;
        };
    try (TaskRunner<Integer, Integer> runner = runner(2, 10, work, handler)) {
      runner.run(0);
      runner.run(1);
      await(failed);
      release.countDown(); // ends during the pause
      assertThat(results.all(2)).extracting(Ended::task).containsExactly(0, 1);
      assertThat(runner.close(LONG)).isEmpty();
    }
    assertThat(offered).hasSize(4);
    assertThat(offered.get(1)).isEqualTo(offered.get(0));
    assertThat(offered.get(2)).isEqualTo(offered.get(0));
    assertThat(results.byTask(2)).hasSize(2);
    assertThat(log.messages())
        .containsExactly(
            "runner handling: the handler threw; it gets the same 1 results again in 100 ms",
            "runner handling: the handler threw; it gets the same 1 results again in 200 ms");
  }

  @Test
  void aHandlerThatCantTakeResultsNowIsToldOfOnceUntilItTakesThem() {
    AtomicInteger calls = new AtomicInteger();
    ResultHandler<Integer, Integer> handler =
        batch -> {
          if (calls.incrementAndGet() % 3 != 0) {
            throw new NotNowException("the queue is away", new IllegalStateException("planned"));
          }
          results.handle(batch);
        };
    try (TaskRunner<Integer, Integer> runner = runner(1, 1, task -> task, handler)) {
      runner.run(0);
      results.all(1);
      runner.run(1);
      results.all(2);
      assertThat(runner.close(LONG)).isEmpty();
    }
    String away = "runner handling: the queue is away; results are kept until they can be handled";
    String back = "runner handling: results are handled again";
    assertThat(log.messages()).containsExactly(away, back, away, back);
  }

  @Test
  void tasksStartAndAreCancelledDuringThePauseOfAFailingHandler() throws Exception {
    int most = 20;
    AtomicInteger calls = new AtomicInteger();
    AtomicBoolean recovered = new AtomicBoolean();
    CountDownLatch failed = new CountDownLatch(1);
    ResultHandler<Integer, Integer> handler =
        batch -> {
          calls.incrementAndGet();
          failed.countDown();
          if (!recovered.get()) {
            throw new IllegalStateException("planned");
          }
          results.handle(batch);
        };
    Semaphore started = new Semaphore(0);
    Semaphore interrupted = new Semaphore(0);
    Work<Integer, Integer> work =
        task -> {
          if (task > 0) {
            started.release();
            try {
              new CountDownLatch(1).await();
            } finally {
              interrupted.release();
            }
          }
          return task;
        };
    try (TaskRunner<Integer, Integer> runner = runner(most, 0, work, handler)) {
      runner.run(0);
      await(failed);
      // The pauses grow, so that even a slow machine gets it done within one of them.
      int task = 0;
      int before;
      do {
        assertThat(++task).as("tries").isLessThan(most);
        before = calls.get();
        TaskHandle handle = runner.run(task);
        assertThat(started.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
        handle.cancel();
        assertThat(interrupted.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      } while (calls.get() != before);
      recovered.set(true);
      assertThat(results.byTask(task + 1).get(task)).isEqualTo(new Result.Cancelled<>());
    }
  }

  @Test
  void anInterruptThatAHandlerLeavesBehindDoesNotReachTheNextCall() throws Exception {
    AtomicBoolean sawInterrupt = new AtomicBoolean();
    CountDownLatch bothRun = new CountDownLatch(2);
    CountDownLatch firstMayEnd = new CountDownLatch(1);
    CountDownLatch secondMayEnd = new CountDownLatch(1);
    LinkedBlockingQueue<Thread> second = new LinkedBlockingQueue<>();
    Work<Integer, Integer> work =
        task -> {
          if (task == 1) {
            second.add(Thread.currentThread());
          }
          bothRun.countDown();
          await(task == 0 ? firstMayEnd : secondMayEnd);
          return task;
        };
    ResultHandler<Integer, Integer> handler =
        batch -> {
          sawInterrupt.compareAndSet(false, Thread.currentThread().isInterrupted());
          results.handle(batch);
          if (batch.getFirst().task() == 0) {
            secondMayEnd.countDown();
            Signals.awaitEnd(second.take()); // the next call comes without a wait
          }
          Thread.currentThread().interrupt();
        };
    try (TaskRunner<Integer, Integer> runner = runner(2, 10, work, handler)) {
      runner.run(0);
      runner.run(1);
      await(bothRun);
      firstMayEnd.countDown();
      results.all(2);
      runner.run(2);
      results.all(3);
    }
    assertThat(sawInterrupt).isFalse();
  }

  @Test
  void aFreedThatThrowsHurtsNothing() {
    ResultHandler<Integer, Integer> handler =
        new ResultHandler<>() {
          @Override
          public void handle(List<Ended<Integer, Integer>> batch) {
            results.handle(batch);
          }

          @Override
          public void freed() {
            throw new IllegalStateException("planned");
          }
        };
    try (TaskRunner<Integer, Integer> runner = runner(1, 10, task -> task, handler)) {
      runner.run(0);
      results.all(1);
      runner.run(1);
      results.all(2);
    }
    assertThat(log.messages()).containsOnly("runner handling: the handler's freed() threw");
  }
}

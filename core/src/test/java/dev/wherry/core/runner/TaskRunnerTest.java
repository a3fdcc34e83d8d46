package dev.wherry.core.runner;

import static dev.wherry.core.runner.Signals.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskRunnerTest {
  private static final String NAME = "tasks";

  private final CollectedResults<Callable<String>, String> results = new CollectedResults<>();
  private final List<TaskRunner<Callable<String>, String>> started = new ArrayList<>();

  private TaskRunner<Callable<String>, String> runner(int slots, int mailbox) {
    TaskRunner<Callable<String>, String> runner =
        TaskRunner.start(new RunnerSettings(NAME, slots, mailbox), Callable::call, results);
    started.add(runner);
    return runner;
  }

  @AfterEach
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void noThreadIsLeft() {
    started.forEach(TaskRunner::close);
    assertThat(Signals.ownersOf(NAME)).as("owner threads").isZero();
  }

  @Test
  void aTaskThatReturnsEndsAsItsValue() {
    Callable<String> task = () -> "done";
    runner(1, 0).run(task);
    assertThat(results.all(1)).containsExactly(new Ended<>(task, new Result.Returned<>("done")));
  }

  @Test
  void aTaskThatThrowsEndsAsItsException() {
    IOException thrown = new IOException("no");
    Callable<String> task =
        () -> {
          throw thrown;
        };
    runner(1, 0).run(task);
    assertThat(results.all(1)).containsExactly(new Ended<>(task, new Result.Threw<>(thrown)));
  }

  @Test
  void aTaskThatThrowsAnErrorEndsAsItAndHurtsNoOther() {
    TaskRunner<Callable<String>, String> runner = runner(2, 10);
    Error thrown = new StackOverflowError("planned");
    Callable<String> bad =
        () -> {
          throw thrown;
        };
    Callable<String> good = () -> "fine";
    runner.run(bad);
    results.all(1);
    runner.run(good);
    assertThat(results.all(2))
        .containsExactly(
            new Ended<>(bad, new Result.Threw<>(thrown)),
            new Ended<>(good, new Result.Returned<>("fine")));
  }

  @Test
  void aTaskThatExhaustsItsStackEndsAsThatError() {
    runner(1, 0).run(() -> "" + depth(0));
    assertThat(results.all(1).getFirst().result())
        .isInstanceOfSatisfying(
            Result.Threw.class,
            threw -> assertThat(threw.cause()).isInstanceOf(StackOverflowError.class));
  }

  private static int depth(int depth) {
    return depth < 0 ? 0 : 1 + depth(depth + 1);
  }

  @Test
  void aTaskThatInterruptsItselfEndsAsItsExceptionAndLeavesNoInterruptBehind() {
    TaskRunner<Callable<String>, String> runner = runner(1, 10);
    runner.run(
        () -> {
          Thread.currentThread().interrupt();
          new CountDownLatch(1).await();
          return "not reached";
        });
    runner.run(() -> "interrupted: " + Thread.currentThread().isInterrupted());
    List<Ended<Callable<String>, String>> all = results.all(2);
    assertThat(all.get(0).result())
        .isInstanceOfSatisfying(
            Result.Threw.class,
            threw -> assertThat(threw.cause()).isInstanceOf(InterruptedException.class));
    assertThat(all.get(1).result()).isEqualTo(new Result.Returned<>("interrupted: false"));
  }

  @Test
  void aTaskCancelledBeforeItRunsNeverRuns() throws Exception {
    TaskRunner<Callable<String>, String> runner = runner(1, 10);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean ran = new AtomicBoolean();
    Callable<String> first =
        () -> {
          await(release);
          return "first";
        };
    Callable<String> second =
        () -> {
          ran.set(true);
          return "second";
        };
    runner.run(first);
    runner.run(second).cancel();
    assertThat(results.all(1)).containsExactly(new Ended<>(second, new Result.Cancelled<>()));
    release.countDown();
    assertThat(results.byTask(2))
        .isEqualTo(
            Map.of(first, new Result.Returned<>("first"), second, new Result.Cancelled<String>()));
    assertThat(ran).isFalse();
  }

  @Test
  void aTaskCancelledWhileItRunsIsInterrupted() throws Exception {
    TaskRunner<Callable<String>, String> runner = runner(1, 0);
    CountDownLatch running = new CountDownLatch(1);
    Callable<String> task =
        () -> {
          running.countDown();
          new CountDownLatch(1).await();
          return "not reached";
        };
    TaskHandle handle = runner.run(task);
    await(running);
    handle.cancel();
    handle.cancel();
    assertThat(results.all(1)).containsExactly(new Ended<>(task, new Result.Cancelled<>()));
  }

  @Test
  void aCancelledTaskThatReturnsAllTheSameEndsAsItsValue() throws Exception {
    TaskRunner<Callable<String>, String> runner = runner(1, 0);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    TaskHandle handle =
        runner.run(
            () -> {
              running.countDown();
              Signals.awaitDeafly(release);
              return "interrupted: " + Thread.currentThread().isInterrupted();
            });
    await(running);
    handle.cancel();
    assertThat(runner.free()).as("slots while it goes on").isZero();
    // A deaf task is still one that runs: its slot is not given to another.
    assertThatThrownBy(() -> runner.run(() -> "next"))
        .isInstanceOf(RejectedExecutionException.class);
    release.countDown();
    assertThat(results.all(1).getFirst().result()).isInstanceOf(Result.Returned.class);
  }

  @Test
  void aCancelledTaskThatThrowsAnErrorEndsAsIt() throws Exception {
    TaskRunner<Callable<String>, String> runner = runner(1, 0);
    CountDownLatch running = new CountDownLatch(1);
    Error thrown = new AssertionError("planned");
    Callable<String> task =
        () -> {
          running.countDown();
          Throwable interrupt = catchThrowable(() -> new CountDownLatch(1).await());
          assertThat(interrupt).isInstanceOf(InterruptedException.class);
          throw thrown;
        };
    TaskHandle handle = runner.run(task);
    await(running);
    handle.cancel();
    assertThat(results.all(1)).containsExactly(new Ended<>(task, new Result.Threw<>(thrown)));
  }

  @Test
  void aCancelThatComesTooLateChangesNothing() {
    TaskRunner<Callable<String>, String> runner = runner(1, 10);
    TaskHandle handle = runner.run(() -> "first");
    results.all(1);
    handle.cancel();
    runner.run(() -> "second");
    assertThat(results.all(2))
        .extracting(Ended::result)
        .containsExactly(new Result.Returned<>("first"), new Result.Returned<>("second"));
  }

  @Test
  void runNeverWaitsForTheWork() throws Exception {
    TaskRunner<Callable<String>, String> runner = runner(2, 998);
    CountDownLatch release = new CountDownLatch(1);
    Callable<String> task =
        () -> {
          await(release);
          return "done";
        };
    for (int i = 0; i < 1_000; i++) {
      runner.run(task); // a run that waited for a slot would wait for the release below
    }
    release.countDown();
    assertThat(results.all(1_000)).hasSize(1_000);
  }

  @Test
  void runNeverWaitsForTheHandler() throws Exception {
    CountDownLatch handling = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger handled = new AtomicInteger();
    try (TaskRunner<Integer, Integer> runner =
        TaskRunner.start(
            new RunnerSettings(NAME, 2, 1_000),
            task -> task,
            results -> {
              handling.countDown();
              await(release);
              handled.addAndGet(results.size());
            })) {
      runner.run(0);
      await(handling);
      for (int i = 1; i < 1_000; i++) {
        runner.run(i);
      }
      release.countDown();
      runner.close(Duration.ofSeconds(60));
    }
    assertThat(handled).hasValue(1_000);
  }

  @Test
  void neverMoreThanSlotsRunAndThoseAreUsed() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(7);
    TaskRunner<Callable<String>, String> runner = runner(7, 10_000);
    for (int i = 0; i < 5_000; i++) {
      runner.run(
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            full.countDown();
            await(full);
            LockSupport.parkNanos(1);
            running.decrementAndGet();
            return "done";
          });
    }
    results.all(5_000);
    assertThat(most).hasValue(7);
  }

  @Test
  void aFullRunnerRefusesAtOnceAndTakesAgainWhenThereIsRoom() throws Exception {
    TaskRunner<Callable<String>, String> runner = runner(1, 2);
    CountDownLatch release = new CountDownLatch(1);
    Callable<String> task =
        () -> {
          await(release);
          return "done";
        };
    runner.run(task);
    runner.run(task);
    TaskHandle third = runner.run(task);
    assertThatThrownBy(() -> runner.run(task))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("runner tasks is full: 1 slots and 2 waiting");
    third.cancel();
    results.all(1);
    release.countDown();
    assertThat(results.all(3)).hasSize(3);
    started.removeFirst().close(Duration.ofSeconds(60));
    assertThat(results.all(3)).hasSize(3);
  }

  @Test
  void aClosedRunnerRefuses() {
    TaskRunner<Callable<String>, String> runner = runner(1, 2);
    runner.close();
    assertThat(runner.free()).isZero();
    assertThatThrownBy(() -> runner.run(() -> "late"))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("runner tasks is closed");
    assertThat(results.all(0)).isEmpty();
  }

  @Test
  void tasksWaitInTheOrderOfTheirComing() {
    TaskRunner<Callable<String>, String> runner = runner(1, 1_000);
    Queue<Integer> ran = new ConcurrentLinkedQueue<>();
    List<Integer> sent = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      sent.add(number);
      runner.run(
          () -> {
            ran.add(number);
            return "done";
          });
    }
    results.all(1_000);
    assertThat(ran).containsExactlyElementsOf(sent);
  }

  @Test
  void eachTaskHasAVirtualThreadOfItsOwnThatEnds() throws Exception {
    TaskRunner<Callable<String>, String> runner = runner(4, 100);
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 100; i++) {
      runner.run(
          () -> {
            threads.add(Thread.currentThread());
            return "done";
          });
    }
    results.all(100);
    assertThat(threads).hasSize(100).doesNotHaveDuplicates().allMatch(Thread::isVirtual);
    for (Thread thread : threads) {
      Signals.awaitEnd(thread);
    }
  }

  @Test
  void settingsThatMakeNoRunnerAreRefused() {
    assertThatThrownBy(() -> new RunnerSettings(NAME, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("slots must be 1 or more");
    assertThatThrownBy(() -> new RunnerSettings(NAME, 1, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RunnerSettings(NAME, 1, Integer.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.wherry.core.runner;

import static dev.wherry.core.runner.Signals.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunnerCloseTest {
  private static final String NAME = "closing";
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
  void anIdleRunnerClosesAndClosesAgain() {
    TaskRunner<Integer, Integer> runner = runner(1, 0, task -> task, results);
    assertThat(runner.close(LONG)).isEmpty();
    assertThat(runner.close(Duration.ZERO)).isEmpty();
  }

  @Test
  void withGraceAllThatWasTakenRunsToItsEnd() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    TaskRunner<Integer, Integer> runner =
        runner(
            2,
            98,
            task -> {
              await(release);
              return task;
            },
            results);
    for (int task = 0; task < 100; task++) {
      runner.run(task);
    }
    CompletableFuture<List<Ended<Integer, Integer>>> closing =
        CompletableFuture.supplyAsync(() -> runner.close(LONG));
    release.countDown();
    assertThat(closing.get(60, TimeUnit.SECONDS)).isEmpty();
    assertThat(results.byTask(100).values())
        .hasSize(100)
        .allMatch(result -> result instanceof Result.Returned);
  }

  @Test
  void withoutGraceRunningTasksAreInterruptedAndWaitingOnesNeverRun() throws Exception {
    CountDownLatch running = new CountDownLatch(2);
    AtomicInteger ran = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    TaskRunner<Integer, Integer> runner =
        runner(
            2,
            98,
            task -> {
              ran.incrementAndGet();
              synchronized (threads) {
                threads.add(Thread.currentThread());
              }
              running.countDown();
              new CountDownLatch(1).await();
              return task;
            },
            results);
    for (int task = 0; task < 100; task++) {
      runner.run(task);
    }
    await(running);
    runner.close();
    assertThat(ran).hasValue(2);
    assertThat(results.byTask(100).values())
        .hasSize(100)
        .allMatch(result -> result instanceof Result.Cancelled);
    for (Thread thread : threads) {
      Signals.awaitEnd(thread);
    }
  }

  @Test
  void whatDoesNotEndWithinTheGraceIsInterruptedThen() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    TaskRunner<Integer, Integer> runner =
        runner(
            1,
            1,
            task -> {
              running.countDown();
              new CountDownLatch(1).await();
              return task;
            },
            results);
    runner.run(0);
    runner.run(1);
    await(running);
    assertThat(runner.close(Duration.ofMillis(50))).isEmpty();
    assertThat(results.byTask(2))
        .isEqualTo(Map.of(0, new Result.Cancelled<Integer>(), 1, new Result.Cancelled<Integer>()));
  }

  @Test
  void aTaskThatIgnoresItsInterruptIsWaitedFor() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    TaskRunner<Integer, Integer> runner =
        runner(
            1,
            0,
            task -> {
              running.countDown();
              Throwable interrupt = catchThrowable(() -> new CountDownLatch(1).await());
              assertThat(interrupt).isInstanceOf(InterruptedException.class);
              interrupted.countDown();
              Signals.awaitDeafly(release);
              return task;
            },
            results);
    runner.run(7);
    await(running);
    CompletableFuture<List<Ended<Integer, Integer>>> closing =
        CompletableFuture.supplyAsync(() -> runner.close(Duration.ZERO));
    await(interrupted);
    assertThat(closing).isNotDone();
    release.countDown();
    assertThat(closing.get(60, TimeUnit.SECONDS)).isEmpty();
    assertThat(results.all(1)).containsExactly(new Ended<>(7, new Result.Returned<>(7)));
  }

  @Test
  void hurryEndsTheGrace() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    TaskRunner<Integer, Integer> runner =
        runner(
            1,
            0,
            task -> {
              running.countDown();
              new CountDownLatch(1).await();
              return task;
            },
            results);
    runner.run(0);
    await(running);
    CompletableFuture<List<?>> closing =
        CompletableFuture.supplyAsync(() -> runner.close(Duration.ofDays(1)));

    runner.hurry();

    assertThat(closing.get(60, TimeUnit.SECONDS)).isEmpty();
    assertThat(results.all(1)).containsExactly(new Ended<>(0, new Result.Cancelled<>()));
  }

  @Test
  void anInterruptOfTheClosingThreadEndsTheGrace() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    TaskRunner<Integer, Integer> runner =
        runner(
            1,
            0,
            task -> {
              running.countDown();
              new CountDownLatch(1).await();
              return task;
            },
            results);
    runner.run(0);
    await(running);
    CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
    Thread closing =
        Thread.ofVirtual()
            .start(
                () -> {
                  runner.close(Duration.ofDays(1));
                  stillInterrupted.complete(Thread.currentThread().isInterrupted());
                });
    closing.interrupt();
    assertThat(stillInterrupted.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(results.all(1)).containsExactly(new Ended<>(0, new Result.Cancelled<>()));
  }

  @Test
  void aHandlerThatRecoversWithinTheGraceLosesNothing() {
    AtomicInteger calls = new AtomicInteger();
    TaskRunner<Integer, Integer> runner =
        runner(
            1,
            9,
            task -> task,
            batch -> {
              if (calls.incrementAndGet() <= 2) {
                throw new IllegalStateException("planned");
              }
              results.handle(batch);
            });
    for (int task = 0; task < 10; task++) {
      runner.run(task);
    }
    assertThat(runner.close(LONG)).isEmpty();
    assertThat(results.byTask(10)).hasSize(10);
  }

  @Test
  void closeGivesBackWhatTheHandlerRefusedToTheEnd() {
    AtomicInteger calls = new AtomicInteger();
    TaskRunner<Integer, Integer> runner =
        runner(
            3,
            7,
            task -> task,
            batch -> {
              calls.incrementAndGet();
              throw new IllegalStateException("planned");
            });
    for (int task = 0; task < 10; task++) {
      runner.run(task);
    }
    List<Ended<Integer, Integer>> givenUp = runner.close(Duration.ZERO);
    assertThat(givenUp)
        .extracting(Ended::task)
        .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(calls.get()).as("calls of the handler").isGreaterThan(3);
    assertThat(log.messages())
        .last(InstanceOfAssertFactories.STRING)
        .startsWith("runner closing closes and its handler keeps throwing")
        .endsWith("results are given up");
  }

  @Test
  void theHandlerCannotClose() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    AtomicReference<TaskRunner<Integer, Integer>> itself = new AtomicReference<>();
    TaskRunner<Integer, Integer> runner =
        runner(1, 0, task -> task, batch -> thrown.complete(catchThrowable(itself.get()::close)));
    itself.set(runner);
    runner.run(0);
    assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
    runner.close();
  }
}

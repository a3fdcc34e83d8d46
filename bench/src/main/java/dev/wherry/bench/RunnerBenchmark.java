package dev.wherry.bench;

import static java.util.Objects.requireNonNull;

import dev.wherry.core.runner.Ended;
import dev.wherry.core.runner.ResultHandler;
import dev.wherry.core.runner.RunnerSettings;
import dev.wherry.core.runner.TaskRunner;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The runner's three figures: how many results a second, how soon a burst is over, and how much
/// heap a task takes that waits for something.
@Fork(3)
public class RunnerBenchmark {
  static final int NO_OPS = 100_000;
  static final int BURST = 10_000;
  static final int BURST_MILLIS = 100;
  static final int SLEEPERS = 100_000;

  /// Sends 100,000 tasks from one thread and waits until all their results are handled.
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(NO_OPS)
  @Warmup(iterations = 8, time = 1)
  @Measurement(iterations = 10, time = 1)
  public void noOps(NoOps state) throws InterruptedException {
    state.runAll();
  }

  /// Sends 10,000 tasks of 100 ms and waits until all their results are handled.
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 30)
  @Measurement(iterations = 50)
  public void burst(Burst state) throws InterruptedException {
    state.runAll();
  }

  /// Counts the heap of 100,000 tasks that sleep, all that the runner keeps for them included.
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 2)
  @Measurement(iterations = 5)
  public void sleepers(Sleepers state, Heap heap) throws InterruptedException {
    long before = Heap.used();
    state.runAll();
    heap.bytesPerTask = (double) (Heap.used() - before) / SLEEPERS;
  }

  /// A runner whose tasks return at once.
  @State(Scope.Benchmark)
  public static class NoOps {
    @Param({"200", "2000"})
    public int slots;

    private final AllHandled all = new AllHandled(NO_OPS);
    private @Nullable TaskRunner<Integer, Integer> runner;

    @Setup
    public void start() {
      runner = TaskRunner.start(new RunnerSettings("bench", slots, NO_OPS), task -> task, all);
    }

    void runAll() throws InterruptedException {
      TaskRunner<Integer, Integer> runner = requireNonNull(this.runner);
      for (int task = 0; task < NO_OPS; task++) {
        runner.run(task);
      }
      all.await();
    }

    @TearDown
    public void close() {
      requireNonNull(runner).close();
    }
  }

  /// A runner whose tasks wait 100 ms, with a slot for each.
  @State(Scope.Benchmark)
  public static class Burst {
    private final AllHandled all = new AllHandled(BURST);
    private final TaskRunner<Integer, Integer> runner =
        TaskRunner.start(new RunnerSettings("bench", BURST, 0), Burst::pause, all);

    private static Integer pause(Integer task) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BURST_MILLIS));
      return task;
    }

    void runAll() throws InterruptedException {
      for (int task = 0; task < BURST; task++) {
        runner.run(task);
      }
      all.await();
    }

    @TearDown
    public void close() {
      runner.close();
    }
  }

  /// A runner whose tasks sleep until it closes.
  @State(Scope.Benchmark)
  public static class Sleepers {
    private final Semaphore asleep = new Semaphore(0);
    private @Nullable TaskRunner<Integer, Integer> runner;

    @Setup(Level.Iteration)
    public void start() {
      runner =
          TaskRunner.start(
              new RunnerSettings("bench", SLEEPERS, 0), this::sleep, new AllHandled(SLEEPERS));
    }

    private Integer sleep(Integer task) {
      asleep.release();
      LockSupport.parkNanos(TimeUnit.HOURS.toNanos(1));
      return task;
    }

    void runAll() throws InterruptedException {
      TaskRunner<Integer, Integer> runner = requireNonNull(this.runner);
      for (int task = 0; task < SLEEPERS; task++) {
        runner.run(task);
      }
      asleep.acquire(SLEEPERS);
    }

    @TearDown(Level.Iteration)
    public void close() {
      requireNonNull(runner).close();
    }
  }

  /// What JMH prints beside the time.
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Heap {
    public double bytesPerTask;

    /// Bytes that live in the heap.
    static long used() {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      return runtime.totalMemory() - runtime.freeMemory();
    }
  }

  /// Counts results, and lets a benchmark wait until all are handled and their slots are free.
  private static final class AllHandled implements ResultHandler<Integer, Integer> {
    private final int all;
    private final Semaphore done = new Semaphore(0);
    private int handled;

    AllHandled(int all) {
      this.all = all;
    }

    @Override
    public void handle(List<Ended<Integer, Integer>> results) {
      handled += results.size();
    }

    @Override
    public void freed() {
      if (handled == all) {
        handled = 0;
        done.release();
      }
    }

    void await() throws InterruptedException {
      done.acquire();
    }
  }
}

package dev.wherry.bench;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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

/// The runner's peer, made of what the JDK has: an `ExecutorCompletionService` on virtual threads,
/// a semaphore for its slots, and one thread that takes the results. Its sender waits for a slot,
/// since nothing else bounds it.
@Fork(3)
public class JdkBenchmark {
  /// As [RunnerBenchmark#noOps].
  @Benchmark
  @BenchmarkMode(Mode.Throughput)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @OperationsPerInvocation(RunnerBenchmark.NO_OPS)
  @Warmup(iterations = 8, time = 1)
  @Measurement(iterations = 10, time = 1)
  public void noOps(NoOps state) throws InterruptedException {
    requireNonNull(state.slotted).runAll(RunnerBenchmark.NO_OPS, () -> 1);
  }

  /// As [RunnerBenchmark#burst].
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 30)
  @Measurement(iterations = 50)
  public void burst(Burst state) throws InterruptedException {
    state.slotted.runAll(
        RunnerBenchmark.BURST,
        () -> {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RunnerBenchmark.BURST_MILLIS));
          return 1;
        });
  }

  /// With few slots.
  @State(Scope.Benchmark)
  public static class NoOps {
    @Param({"200", "2000"})
    public int slots;

    private @Nullable Slotted slotted;

    @Setup
    public void start() {
      slotted = new Slotted(slots);
    }

    @TearDown
    public void close() {
      requireNonNull(slotted).close();
    }
  }

  /// With a slot for each task.
  @State(Scope.Benchmark)
  public static class Burst {
    private final Slotted slotted = new Slotted(RunnerBenchmark.BURST);

    @TearDown
    public void close() {
      slotted.close();
    }
  }

  private static final class Slotted implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorCompletionService<Integer> results =
        new ExecutorCompletionService<>(threads);
    private final Semaphore slots;

    Slotted(int slots) {
      this.slots = new Semaphore(slots);
    }

    void runAll(int tasks, Callable<Integer> task) throws InterruptedException {
      Thread handler = Thread.ofPlatform().daemon().start(() -> handle(tasks));
      for (int sent = 0; sent < tasks; sent++) {
        slots.acquire();
        results.submit(task);
      }
      handler.join();
    }

    private void handle(int tasks) {
      try {
        int handled = 0;
        while (handled < tasks) {
          handled += results.take().resultNow(); // each task gives 1
          slots.release();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      threads.close();
    }
  }
}

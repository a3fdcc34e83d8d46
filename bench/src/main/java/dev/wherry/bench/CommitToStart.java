package dev.wherry.bench;

import dev.wherry.core.worker.Worker;
import dev.wherry.postgres.PostgresQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Measures how long after the commit of a request of one move that move starts: from the return of
/// `enqueue` until the worker's transfer asks the source.
final class CommitToStart {
  private static final int SLOTS = 128;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private CommitToStart() {}

  /// @param here where requests are stored
  /// @param there where the worker is; another instance stands for another process
  static List<Double> millis(PostgresQueue here, PostgresQueue there, Path folder, int samples)
      throws IOException, InterruptedException {
    SynchronousQueue<Long> starts = new SynchronousQueue<>();
    List<Double> latencies = new ArrayList<>();
    try (Workers workers = Workers.ofNothing(folder, _ -> hand(starts, System.nanoTime()));
        Worker _ = workers.start(there, SLOTS)) {
      for (int i = 0; i < samples; i++) {
        here.queue().enqueue(Requests.of(1));
        long committed = System.nanoTime();
        Long started = starts.poll(1, TimeUnit.MINUTES);
        if (started == null) {
          throw new IllegalStateException("a move did not start in a minute");
        }
        // It may have started before `enqueue` returned.
        latencies.add(Math.max(0, started - committed) / 1e6);
        workers.awaitSettled(1);
        // What the last move set in motion comes to rest: users are not that fast.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    return latencies;
  }

  private static void hand(SynchronousQueue<Long> starts, long nanos) {
    try {
      starts.put(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.wherry.bench;

import dev.wherry.core.move.Receipt;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerId;
import dev.wherry.core.runner.Ended;
import dev.wherry.core.runner.ResultHandler;
import dev.wherry.core.runner.RunnerSettings;
import dev.wherry.core.runner.TaskRunner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/// A worker whose moves succeed at once: the queue's and the runner's own work, and nothing else.
///
/// One thread claims as soon as there is room for a whole claim; the runner's owner settles what
/// has arrived.
final class NoOpWorker implements AutoCloseable {
  private static final Receipt RECEIPT =
      new Receipt(
          12_345,
          "0a1b2c3d",
          null,
          "\"d41d8cd98f00b204e9800998ecf8427e\"",
          "\"d41d8cd98f00b204e9800998ecf8427e\"",
          Receipt.Evidence.CHECKED_ON_WRITE,
          List.of());

  private final MoveQueue queue;
  private final WorkerId worker;
  private final int claim;
  private final CountDownLatch settled;
  private final Semaphore free;
  private final TaskRunner<Claim, Receipt> runner;

  /// @param claim moves that it claims at once
  /// @param inFlight moves that it holds at most
  /// @param settled counts down with each move that it settles
  NoOpWorker(MoveQueue queue, int claim, int inFlight, CountDownLatch settled) {
    this.queue = queue;
    this.worker = queue.join("bench");
    this.claim = claim;
    this.settled = settled;
    this.free = new Semaphore(inFlight);
    this.runner =
        TaskRunner.start(
            new RunnerSettings("bench", inFlight, inFlight), any -> RECEIPT, new Settler());
  }

  /// Works until all is settled, by this or another worker.
  void work() throws InterruptedException {
    while (settled.getCount() > 0) {
      free.acquire(claim);
      List<Claim> claims = queue.claim(worker, new FreeSlots(claim, Integer.MAX_VALUE, Map.of()));
      free.release(claim - claims.size());
      claims.forEach(runner::run);
      if (claims.isEmpty()) {
        settled.await();
      }
    }
  }

  private final class Settler implements ResultHandler<Claim, Receipt> {
    @Override
    public void handle(List<Ended<Claim, Receipt>> results) {
      List<Settlement> settlements =
          results.stream()
              .map(ended -> new Settlement(ended.task(), new Outcome.Succeeded(RECEIPT)))
              .toList();
      List<Settlement> refused = queue.settle(worker, settlements);
      if (!refused.isEmpty()) {
        throw new IllegalStateException(refused.size() + " results were refused");
      }
      free.release(results.size());
      results.forEach(any -> settled.countDown());
    }
  }

  @Override
  public void close() {
    runner.close(Duration.ofMinutes(1));
    queue.leave(worker);
  }
}

package dev.wherry.bench;

import dev.wherry.core.provider.Paces;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.Retention;
import dev.wherry.core.transfer.ContentTypes;
import dev.wherry.core.transfer.Staging;
import dev.wherry.core.transfer.StagingSettings;
import dev.wherry.core.transfer.Transfer;
import dev.wherry.core.transfer.TransferSettings;
import dev.wherry.core.worker.RetryPolicy;
import dev.wherry.core.worker.Worker;
import dev.wherry.core.worker.WorkerSettings;
import dev.wherry.postgres.PostgresQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The product's own workers with a transfer between two [NoOpProvider]s: all that a move costs but
/// its bytes.
final class NoOpWorkers implements AutoCloseable {
  private static final int PATIENCE_MINUTES = 5;

  private final Paces paces = new Paces(System::nanoTime);
  private final Staging staging;
  private final Transfer transfer;
  private final Semaphore settled = new Semaphore(0);

  /// @param folder for the staging, which stays empty
  /// @param started told the source's key of each move, when it starts
  NoOpWorkers(Path folder, Consumer<String> started) throws IOException {
    this.staging = Staging.open(StagingSettings.in(folder));
    this.transfer =
        new Transfer(
            Map.of(
                "old",
                paces.paced(new NoOpProvider("old", started)),
                "new",
                paces.paced(new NoOpProvider("new", _ -> {}))),
            staging,
            TransferSettings.DEFAULT,
            ContentTypes.NONE);
  }

  /// Starts a worker; its user closes it before this.
  ///
  /// @param slots how many moves it runs at once, all of one lane if need be
  Worker start(PostgresQueue queue, int slots) {
    WorkerSettings settings =
        new WorkerSettings(
            "bench",
            slots,
            slots,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            RetryPolicy.DEFAULT,
            Retention.DEFAULT);
    MoveQueue counted = new CountedQueue(queue.queue(), settled::release);
    return Worker.start(
        settings,
        counted,
        queue.signals(),
        transfer,
        paces,
        System::nanoTime,
        RandomGenerator.getDefault());
  }

  /// Waits until so many more moves were settled.
  void awaitSettled(int moves) throws InterruptedException {
    if (!settled.tryAcquire(moves, PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      throw new IllegalStateException(
          "of %,d moves only %,d were settled in %d minutes"
              .formatted(moves, settled.availablePermits(), PATIENCE_MINUTES));
    }
  }

  @Override
  public void close() throws IOException {
    staging.close();
  }
}

package dev.wherry.bench;

import dev.wherry.core.provider.Paces;
import dev.wherry.core.provider.StorageProvider;
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
import dev.wherry.providers.Secret;
import dev.wherry.providers.s3.S3Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// The product's own workers with its S3 provider, from the bucket `old` to the bucket `new`.
final class S3Workers implements AutoCloseable {
  private static final int PATIENCE_MINUTES = 5;

  private final Paces paces = new Paces(System::nanoTime);
  private final Staging staging;
  private final StorageProvider source;
  private final StorageProvider destination;
  private final Semaphore settled = new Semaphore(0);

  S3Workers(Path folder, int port) throws IOException {
    this.staging = Staging.open(StagingSettings.in(folder));
    this.source = bucket("old", port);
    this.destination = bucket("new", port);
  }

  private static StorageProvider bucket(String name, int port) {
    return new S3Settings(
            URI.create("http://127.0.0.1:" + port),
            "us-east-1",
            name,
            null,
            "bench-" + name, // Two accounts, so that the bytes are carried.
            new Secret("bench-secret"),
            null,
            true,
            true,
            null,
            null,
            null,
            128)
        .open(name, InstantSource.system());
  }

  /// Starts a worker; its user closes it before this.
  Worker start(PostgresQueue queue, int slots) {
    Transfer transfer =
        new Transfer(
            Map.of("old", paces.paced(source), "new", paces.paced(destination)),
            staging,
            TransferSettings.DEFAULT,
            ContentTypes.NONE);
    MoveQueue counted = new CountedQueue(queue.queue(), settled::release);
    return Worker.start(
        new WorkerSettings(
            "bench",
            slots,
            slots,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            RetryPolicy.DEFAULT,
            Retention.DEFAULT),
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
    source.close();
    destination.close();
    staging.close();
  }
}

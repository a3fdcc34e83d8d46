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
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The product's own workers and transfer, between a provider `old` and a provider `new`.
final class Workers implements AutoCloseable {
  private static final int PATIENCE_MINUTES = 5;
  private static final int CONNECTIONS = 128;

  private final Paces paces = new Paces(System::nanoTime);
  private final StorageProvider source;
  private final StorageProvider destination;
  private final Staging staging;
  private final Transfer transfer;
  private final Semaphore settled = new Semaphore(0);

  /// @param source named `old`, closed with this
  /// @param destination named `new`, closed with this
  private Workers(Path folder, StorageProvider source, StorageProvider destination)
      throws IOException {
    this.source = source;
    this.destination = destination;
    this.staging = Staging.open(StagingSettings.in(folder));
    this.transfer =
        new Transfer(
            Map.of("old", paces.paced(source), "new", paces.paced(destination)),
            staging,
            TransferSettings.DEFAULT,
            ContentTypes.NONE);
  }

  /// Between two [NoOpProvider]s: all that a move costs but its bytes.
  ///
  /// @param folder for the staging, which stays empty
  /// @param started told the source's key of each move, when it starts
  static Workers ofNothing(Path folder, Consumer<String> started) throws IOException {
    return new Workers(folder, new NoOpProvider("old", started), new NoOpProvider("new", _ -> {}));
  }

  /// From the bucket `old` to the bucket `new` of an [S3StandIn].
  static Workers ofS3(Path folder, int port) throws IOException {
    return new Workers(folder, bucket("old", port), bucket("new", port));
  }

  private static StorageProvider bucket(String name, int port) {
    return new S3Settings(
            null,
            URI.create("http://127.0.0.1:" + port),
            "us-east-1",
            name,
            null,
            "bench-" + name, // Two accounts so that the bytes are carried.
            new Secret("bench-secret"),
            null,
            null,
            true,
            true,
            null,
            null,
            null,
            CONNECTIONS,
            null)
        .open(name, InstantSource.system());
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
    source.close();
    destination.close();
    staging.close();
  }
}

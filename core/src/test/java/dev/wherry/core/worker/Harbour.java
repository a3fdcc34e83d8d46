package dev.wherry.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.MemoryProvider;
import dev.wherry.core.provider.Paces;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.queue.Listing;
import dev.wherry.core.queue.MemoryMoveQueue;
import dev.wherry.core.queue.MoveFilter;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.QueueSignals.Registration;
import dev.wherry.core.queue.Retention;
import dev.wherry.core.queue.RetirementReport;
import dev.wherry.core.transfer.ContentTypes;
import dev.wherry.core.transfer.Staging;
import dev.wherry.core.transfer.StagingSettings;
import dev.wherry.core.transfer.Transfer;
import dev.wherry.core.transfer.TransferSettings;
import dev.wherry.core.transfer.WatchedProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// A queue, two providers and what workers need, on clocks that a test sets.
final class Harbour implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(30);

  /// Larger assets go in parts of this size.
  static final int PART = 64 << 10;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  final AtomicLong nanos = new AtomicLong();
  final MemoryMoveQueue memory = new MemoryMoveQueue(now::get);
  final FlakyQueue queue = new FlakyQueue(memory);
  private final MemoryProvider oldMemory = new MemoryProvider("old", InstantSource.system());
  private final MemoryProvider newMemory = new MemoryProvider("new", InstantSource.system());
  final WatchedProvider source = new WatchedProvider(oldMemory);
  final WatchedProvider destination = new WatchedProvider(newMemory);

  /// Whoever waits for a rate moves the monotonic clock on.
  private final Paces paces = new Paces(nanos::get, nanos::addAndGet);

  private final Staging staging;
  private final Transfer transfer;

  Harbour(Path folder) throws IOException {
    staging = Staging.open(new StagingSettings(folder, PART, 1 << 20, 1 << 20));
    transfer =
        new Transfer(
            Map.of("old", paces.paced(source), "new", paces.paced(destination)),
            staging,
            new TransferSettings(false, PART, 2, 4),
            ContentTypes.NONE);
  }

  Worker worker() {
    return worker(8, 8, new RetryPolicy(3, Duration.ofSeconds(5), Duration.ofMinutes(1)));
  }

  Worker worker(int slots, int perLane, RetryPolicy retry) {
    Duration often = Duration.ofMillis(5);
    return Worker.start(
        new WorkerSettings("test", slots, perLane, often, LEASE, often, retry, Retention.DEFAULT),
        queue,
        memory,
        transfer,
        paces,
        nanos::get,
        new Random(1));
  }

  void elapse(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  /// Asks for the move of a large asset of so many parts.
  long requestLarge(int parts) throws StorageException {
    oldMemory.put(
        "a1",
        BytesPayload.of(BytesPayload.random(parts, parts * PART)),
        Attributes.NONE,
        Precondition.NONE);
    return requestUnprepared(1);
  }

  /// Asks for so many moves of assets that are there.
  long request(int moves) throws StorageException {
    putAssets(moves);
    return requestUnprepared(moves);
  }

  void putAssets(int moves) throws StorageException {
    for (int i = 1; i <= moves; i++) {
      oldMemory.put(
          "a" + i,
          BytesPayload.of(BytesPayload.random(i, 100)),
          Attributes.NONE,
          Precondition.NONE);
    }
  }

  /// Puts a manifest at the destination provider, where nothing else is opened.
  Location putManifest(String name, String text) throws StorageException {
    newMemory.put(
        name,
        BytesPayload.of(text.getBytes(StandardCharsets.UTF_8)),
        Attributes.NONE,
        Precondition.NONE);
    return new Location("new", name);
  }

  /// Asks for so many moves, wherever their assets are.
  long requestUnprepared(int moves) {
    return requestUnprepared(moves, MoveOptions.DEFAULT);
  }

  /// Asks for so many moves that retire their sources so long after.
  long requestRetiring(int moves, Duration after) throws StorageException {
    putAssets(moves);
    return requestUnprepared(
        moves, new MoveOptions(OverwritePolicy.IF_DIFFERENT, VerifyPolicy.CHECKSUM, true, after));
  }

  private long requestUnprepared(int moves, MoveOptions options) {
    List<MoveRequest.Leg> legs =
        IntStream.rangeClosed(1, moves)
            .mapToObj(
                i ->
                    new MoveRequest.Leg(new Location("old", "a" + i), new Location("new", "a" + i)))
            .toList();
    return memory.enqueue(new MoveRequest(null, 0, options, List.of(), legs)).requestId();
  }

  /// Asks for all that a listing finds.
  long requestListing(Listing listing) {
    return memory
        .enqueue(
            new MoveRequest(
                null, 0, MoveOptions.DEFAULT, List.of(), null, Set.of(), List.of(), listing))
        .requestId();
  }

  /// Waits until all moves of a request are final, and no further ones are to come.
  void awaitFinished(long request) throws InterruptedException {
    await(request, () -> memory.request(request).orElseThrow().finishedAt() != null);
  }

  List<MoveReport> moves(long request) {
    return memory.moves(new MoveFilter(request, Set.of(), Set.of()), null, 1000);
  }

  /// Waits until so many of a request's moves are in a state.
  void await(long request, MoveState state, int moves) throws InterruptedException {
    await(request, () -> moves(request).stream().filter(m -> m.state() == state).count() == moves);
  }

  /// Waits until this many sources of a request met this end.
  void awaitRetirements(long request, RetirementReport.State state, int moves)
      throws InterruptedException {
    await(
        request,
        () ->
            moves(request).stream()
                    .map(MoveReport::retirement)
                    .filter(r -> r != null && r.state() == state)
                    .count()
                == moves);
  }

  /// Waits until the deletion of a request's first source failed.
  void awaitRetirementFailure(long request) throws InterruptedException {
    await(
        request,
        () -> {
          RetirementReport report = moves(request).getFirst().retirement();
          return report != null && report.failure() != null;
        });
  }

  void await(long request, BooleanSupplier reached) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    Registration registration =
        memory.onRequestChanged(
            id -> {
              if (id == request && reached.getAsBoolean()) {
                done.countDown();
              }
            });
    try (registration) {
      if (!reached.getAsBoolean()) {
        assertThat(done.await(20, TimeUnit.SECONDS)).as("%s", moves(request)).isTrue();
      }
    }
  }

  boolean arrived(int asset) {
    try {
      newMemory.stat("a" + asset);
      return true;
    } catch (StorageException e) {
      return false;
    }
  }

  boolean remains(int asset) {
    try {
      oldMemory.stat("a" + asset);
      return true;
    } catch (StorageException e) {
      return false;
    }
  }

  /// Writes an asset again, at the source or at the destination.
  void rewrite(boolean atSource, int asset) throws StorageException {
    (atSource ? oldMemory : newMemory)
        .put(
            "a" + asset,
            BytesPayload.of(BytesPayload.random(asset + 1_000, 100)),
            Attributes.NONE,
            Precondition.NONE);
  }

  @Override
  public void close() throws IOException {
    assertThat(staging.memoryUsed()).as("staged memory left").isZero();
    staging.close();
    oldMemory.close();
    newMemory.close();
  }
}

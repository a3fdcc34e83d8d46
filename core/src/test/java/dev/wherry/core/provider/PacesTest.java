package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A provider is used no faster than its rate, by a clock that only waiting moves on.
final class PacesTest {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ManualTime time = new ManualTime();
  private final Paces paces = new Paces(time, time);
  private final MemoryProvider memory = new MemoryProvider("slow", InstantSource.system());
  private final StorageProvider paced = paces.paced(memory);

  @AfterEach
  void close() throws IOException {
    paced.close();
    assertThat(Thread.interrupted()).isFalse();
  }

  private void limit(double requests, double bytes) {
    paces.set(Map.of("slow", new Rate(requests, bytes)));
  }

  private double seconds() {
    return time.getAsLong() / SECOND;
  }

  private void put(String key, int size) throws StorageException {
    memory.put(key, bytes(size), Attributes.NONE, Precondition.NONE);
  }

  private static Payload bytes(int size) {
    return BytesPayload.of(BytesPayload.random(1, size));
  }

  @Test
  void withoutARateNobodyWaits() throws Exception {
    paced.put("k", bytes(1_000_000), Attributes.NONE, Precondition.NONE);
    try (OpenObject open = paced.open("k", null, null)) {
      assertThat(open.content().readAllBytes()).isEqualTo(BytesPayload.random(1, 1_000_000));
    }

    assertThat(time.waits()).isEmpty();
  }

  @Test
  void everyVerbIsARequest() throws Exception {
    put("k", 1);
    limit(10, Double.POSITIVE_INFINITY);
    List<Verb> verbs =
        List.of(
            () -> paced.stat("k"),
            () -> paced.open("k", null, null).close(),
            () -> paced.put("k", bytes(9), Attributes.NONE, Precondition.NONE),
            () -> paced.list("", null, 9),
            () -> paced.delete("k", null));

    for (Verb verb : verbs) {
      double before = seconds();
      verb.run();
      assertThat(seconds() - before).isBetween(0.0999, 0.1001);
    }
    paced.checkKey("k");
    assertThat(paced.name()).isEqualTo("slow");
    assertThat(paced.capabilities()).isEqualTo(memory.capabilities());
    assertThat(seconds()).isBetween(0.4999, 0.5001);
  }

  @Test
  void everyPartIsARequestAndItsBytes() throws Exception {
    Multipart parts = paced.multipart().orElseThrow();
    assertThat(paced.multipart()).containsSame(parts);
    assertThat(parts.capabilities()).isEqualTo(memory.multipart().orElseThrow().capabilities());
    String upload = parts.begin("k", Attributes.NONE);
    String other = parts.begin("k", Attributes.NONE);
    limit(10, 100_000);
    byte[] content = BytesPayload.random(1, 50_000);
    List<PartReceipt> receipts = new ArrayList<>();
    List<Verb> verbs =
        List.of(
            () -> receipts.add(parts.put("k", upload, 1, 0, BytesPayload.of(content))),
            () -> parts.abort("k", other),
            () -> parts.begin("l", Attributes.NONE),
            () -> parts.isOpen("k", upload),
            () -> parts.complete("k", upload, receipts, Checksums.NONE, Precondition.NONE));

    for (Verb verb : verbs) {
      verb.run();
    }

    assertThat(seconds()).as("five requests, and the bytes meanwhile").isBetween(0.8, 1.01);
    assertThat(memory.stat("k").size()).isEqualTo(50_000);
  }

  @Test
  void aCopyIsARequestAndSeesTheSourceItself() throws Exception {
    Copying copying = new Copying();
    Pace pace = new Pace(time, time);
    pace.set(new Rate(10, 1));
    ServerSideCopy copy = new PacedCopy(copying, pace);
    StoredObject object = memory.put("k", bytes(50_000), Attributes.NONE, Precondition.NONE);

    assertThat(copy.reaches(paced)).isTrue();
    assertThat(copy.reaches(MemoryProvider.withoutBucket("slow"))).isFalse();
    assertThat(copy.maxCopyBytes()).isEqualTo(17);
    copy.copy(paced, object, "l", Attributes.NONE, Precondition.NONE);
    copy.copyPart(paced, object, new ByteRange(0, 9), "m", "u", 3);

    assertThat(copying.asked).containsExactly("copy k to l", "copy 9 bytes of k to m, u, 3");
    assertThat(seconds()).isBetween(0.1999, 0.2001);
  }

  /// Copies nothing, and says what it was asked for.
  private final class Copying implements ServerSideCopy {
    private final List<String> asked = new ArrayList<>();

    @Override
    public boolean reaches(StorageProvider source) {
      return source == memory;
    }

    @Override
    public long maxCopyBytes() {
      return 17;
    }

    @Override
    public StoredObject copy(
        StorageProvider source,
        StoredObject object,
        String key,
        Attributes attributes,
        Precondition precondition) {
      assertThat(source).isSameAs(memory);
      asked.add("copy %s to %s".formatted(object.key(), key));
      return object;
    }

    @Override
    public PartReceipt copyPart(
        StorageProvider source,
        StoredObject object,
        ByteRange range,
        String key,
        String upload,
        int number) {
      assertThat(source).isSameAs(memory);
      asked.add(
          "copy %d bytes of %s to %s, %s, %d"
              .formatted(range.length(), object.key(), key, upload, number));
      return new PartReceipt(number, range.length(), null, "t");
    }
  }

  private interface Verb {
    void run() throws Exception;
  }

  @Test
  void requestsNeverPassTheRateEvenAfterAPause() throws Exception {
    put("k", 1);
    limit(100, Double.POSITIVE_INFINITY);
    time.pass(60);
    double start = seconds();

    for (int i = 1; i <= 500; i++) {
      paced.stat("k");
      assertThat(i).isLessThanOrEqualTo((int) (100 * (seconds() - start)) + 11);
    }

    assertThat(seconds() - start).isBetween(4.89, 4.91);
  }

  @Test
  void aSourceIsReadNoFasterThanItsRateAndInSmallSlices() throws Exception {
    put("k", 1_000_000);
    limit(Double.POSITIVE_INFINITY, 100_000);
    byte[] buffer = new byte[1 << 20];

    int read = 0;
    try (OpenObject open = paced.open("k", null, null)) {
      for (int n = 0; n >= 0; n = open.content().read(buffer)) {
        read += n;
        assertThat(n).isLessThanOrEqualTo(5_000);
        assertThat(read).isLessThanOrEqualTo((int) (100_000 * seconds()) + 10_001);
      }
    }

    assertThat(read).isEqualTo(1_000_000);
    assertThat(seconds()).isBetween(9.99, 10.06);
  }

  @Test
  void whatIsWrittenWaitsForItsBytesAndArrivesWhole() throws Exception {
    limit(Double.POSITIVE_INFINITY, 100_000);

    paced.put("k", bytes(300_000), Attributes.NONE, Precondition.NONE);

    assertThat(seconds()).isBetween(2.99, 3.06);
    assertThat(memory.stat("k").size()).isEqualTo(300_000);
  }

  @Test
  void readsAndWritesShareOneRate() throws Exception {
    put("k", 100_000);
    limit(Double.POSITIVE_INFINITY, 100_000);

    try (OpenObject open = paced.open("k", null, null)) {
      open.content().transferTo(java.io.OutputStream.nullOutputStream());
    }
    paced.put("l", bytes(100_000), Attributes.NONE, Precondition.NONE);

    assertThat(seconds()).isBetween(1.99, 2.11);
  }

  @Test
  void bytesThatAStreamDidNotGiveAreNotPaidFor() throws Exception {
    MeteredDrops drops = new MeteredDrops(1_000);
    Pace pace = new Pace(time, time);
    pace.set(new Rate(1, 100_000));
    Deadline never = new Deadline(time, Duration.ofDays(1), "open k");
    try (InputStream in = new PacedInput(drops, pace.bytes(), never)) {
      assertThat(in.readAllBytes()).hasSize(1_000);
    }

    assertThat(seconds()).as("a slice ahead at most").isLessThanOrEqualTo(0.06);
  }

  /// Gives one byte at a time, whatever is asked for.
  private static final class MeteredDrops extends InputStream {
    private int left;

    MeteredDrops(int bytes) {
      left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 7 : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left-- <= 0) {
        return -1;
      }
      buffer[offset] = 7;
      return 1;
    }
  }

  @Test
  void aReadThatTakesTooLongIsGivenUp() throws Exception {
    put("k", 300_000);
    try (StorageProvider hasty = hasty();
        OpenObject open = hasty.open("k", null, null)) {
      assertThat(open.content().readNBytes(100_000)).hasSize(100_000);
      time.pass(10);
      assertThat(open.content().readNBytes(100_000)).hasSize(100_000);
      time.pass(1);
      assertThatThrownBy(() -> open.content().readAllBytes())
          .isInstanceOf(IOException.class)
          .cause()
          .isInstanceOfSatisfying(
              StorageException.class,
              late -> {
                assertThat(late.problem()).isEqualTo(Problem.TIMED_OUT);
                assertThat(late)
                    .hasMessage(
                        "open k: it takes longer than the provider's 'limits.timeout' of PT10S");
              });
    }
  }

  @Test
  void aWriteThatTakesTooLongIsGivenUpAndLeavesNothing() throws Exception {
    try (StorageProvider hasty = hasty()) {
      Multipart multipart = hasty.multipart().orElseThrow();
      String upload = multipart.begin("parts", Attributes.NONE);
      assertThat(
              Expect.problem(
                  Problem.TIMED_OUT,
                  () -> hasty.put("k", slowly(100_000), Attributes.NONE, Precondition.NONE)))
          .hasMessageStartingWith("put k: it takes longer than");
      assertThat(
              Expect.problem(
                  Problem.TIMED_OUT, () -> multipart.put("parts", upload, 3, 0, slowly(100_000))))
          .hasMessageStartingWith("put part 3 of parts: it takes longer than");
      Expect.problem(Problem.NOT_FOUND, () -> memory.stat("k"));
      hasty.put("k", bytes(100_000), Attributes.NONE, Precondition.NONE);
    }
  }

  private StorageProvider hasty() {
    return paces.paced(memory, Duration.ofSeconds(10), "", ProbeMemory.NONE);
  }

  /// A payload that takes a second for each byte.
  private Payload slowly(int size) {
    return new Payload() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public Checksums checksums() {
        return Checksums.NONE;
      }

      @Override
      public InputStream open() {
        return new InputStream() {
          @Override
          public int read() {
            time.pass(1);
            return 7;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            buffer[offset] = (byte) read();
            return 1;
          }
        };
      }
    };
  }

  @Test
  void aProviderHasItsOwnRate() throws Exception {
    StorageProvider other = paces.paced(new MemoryProvider("other", InstantSource.system()));
    paces.set(Map.of("other", new Rate(1, 1)));
    put("k", 1);

    paced.stat("k");

    assertThat(time.waits()).isEmpty();
    other.close();
  }

  @Test
  void aNewRateHoldsForThoseWhoWaitAlready() throws Exception {
    put("k", 1);
    limit(0.001, Double.POSITIVE_INFINITY);
    time.atWait(3, () -> limit(10, Double.POSITIVE_INFINITY));

    paced.stat("k");

    assertThat(seconds()).isBetween(2.9, 4.1);
    assertThat(time.waits()).allMatch(nanos -> nanos <= SECOND);
    paces.set(Map.of());
    paced.stat("k");
    paced.stat("k");
    assertThat(seconds()).isLessThan(4.1);
  }

  @Test
  void whoeverWaitsIsInterrupted() throws Exception {
    put("k", 100);
    CountDownLatch waiting = new CountDownLatch(2);
    Paces real =
        new Paces(
            time,
            _ -> {
              waiting.countDown();
              new CountDownLatch(1).await();
            });
    StorageProvider stuck = real.paced(memory);
    OpenObject open = stuck.open("k", null, null);
    real.set(Map.of("slow", new Rate(1, 1)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> request = threads.submit(() -> interrupted(() -> stuck.stat("k")));
      Future<?> read = threads.submit(() -> interrupted(() -> open.content().read()));
      assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
      Future<?> behind = threads.submit(() -> interrupted(() -> stuck.delete("k", null)));
      threads.shutdownNow();
      for (Future<?> stopped : List.of(request, read, behind)) {
        stopped.get(20, TimeUnit.SECONDS);
      }
    }
    assertThat(memory.stat("k").size()).isEqualTo(100);
  }

  /// Runs what must end by an interrupt, as such, and leave the thread interrupted.
  private static void interrupted(Verb verb) {
    assertThatThrownBy(verb::run)
        .satisfiesAnyOf(
            thrown ->
                assertThat(thrown)
                    .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.INTERNAL)),
            thrown -> assertThat(thrown).isInstanceOf(InterruptedIOException.class))
        .hasMessageContaining("interrupted");
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void manyThreadsTogetherKeepToOneRate() throws Exception {
    put("k", 10_000);
    limit(Double.POSITIVE_INFINITY, 20_000);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> readers =
          threads.invokeAll(
              java.util.Collections.nCopies(
                  8,
                  () -> {
                    try (OpenObject open = paced.open("k", null, null)) {
                      return open.content().readAllBytes().length;
                    }
                  }));
      for (Future<Integer> reader : readers) {
        assertThat(reader.get()).isEqualTo(10_000);
      }
    }

    assertThat(seconds()).isGreaterThanOrEqualTo(3.9);
  }

  @Test
  void aRateIsMoreThanNothing() {
    assertThatThrownBy(() -> new Rate(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Rate(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}

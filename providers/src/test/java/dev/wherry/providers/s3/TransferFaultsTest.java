package dev.wherry.providers.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Paces;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.queue.MemoryMoveQueue;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Retention;
import dev.wherry.core.transfer.ContentTypes;
import dev.wherry.core.transfer.Staging;
import dev.wherry.core.transfer.StagingSettings;
import dev.wherry.core.transfer.Transfer;
import dev.wherry.core.transfer.TransferSettings;
import dev.wherry.core.worker.RetryPolicy;
import dev.wherry.core.worker.Worker;
import dev.wherry.core.worker.WorkerSettings;
import dev.wherry.providers.Secret;
import dev.wherry.providers.WebServer;
import dev.wherry.providers.s3.FaultyWire.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every request that a move sends from S3 to S3 is harmed once, in every way a network or a server
/// can harm it: the failure has its kind, is tried again when that can help, and nothing but the
/// whole asset is ever seen at the destination.
@Timeout(60)
final class TransferFaultsTest {
  private static final int SMALL = 100_000;
  private static final int PART = 5 << 20;
  private static final int LARGE = PART + 300_000;

  private static S3Server server;
  private static FaultyWire wire;
  private static Ends patient;
  private static Ends impatient;
  private static Ends lessImpatient;

  @TempDir private static Path folder;

  /// What a move asks, one after the other.
  enum Step {
    READ(SMALL),
    READ_LARGE(LARGE),
    READ_RANGE(LARGE),
    WRITE(SMALL),
    BEGIN(LARGE),
    PART(LARGE),
    COMPLETE(LARGE),
    REREAD(SMALL),
    LOOK_BEFORE_DELETION(SMALL),
    DELETE(SMALL);

    private final int bytes;

    Step(int bytes) {
      this.bytes = bytes;
    }

    boolean isOfSource() {
      return Set.of(READ, READ_LARGE, READ_RANGE, DELETE).contains(this);
    }

    /// Whether it changes nothing the second time: then it is sent again at once when no answer
    /// comes.
    boolean isSentAgain() {
      return !Set.of(WRITE, BEGIN, PART, COMPLETE).contains(this);
    }

    /// Whether what was asked is such a step.
    boolean is(WebServer.Request request, String oldBucket, String key) {
      boolean old = request.target().startsWith("/" + oldBucket + "/");
      String asked = request.method();
      String target = request.target();
      return isOfSource() == old
          && target.replaceFirst("\\?.*", "").endsWith("/" + key)
          && switch (this) {
            case READ, READ_LARGE -> asked.equals("GET") && request.header("range") == null;
            case READ_RANGE -> asked.equals("GET") && request.header("range") != null;
            case WRITE -> asked.equals("PUT");
            case BEGIN -> asked.equals("POST") && target.contains("?uploads");
            case PART -> asked.equals("PUT") && target.contains("partNumber=2");
            case COMPLETE -> asked.equals("POST") && target.contains("uploadId=");
            case REREAD -> asked.equals("GET");
            case LOOK_BEFORE_DELETION -> asked.equals("HEAD");
            case DELETE -> asked.equals("DELETE");
          };
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start();
    wire = new FaultyWire(server.endpoint());
    patient = new Ends(Duration.ofSeconds(60));
    impatient = new Ends(Duration.ofMillis(400));
    lessImpatient = new Ends(Duration.ofSeconds(3));
  }

  @AfterAll
  static void stop() throws Exception {
    patient.close();
    impatient.close();
    lessImpatient.close();
    wire.close();
    server.close();
  }

  /// The kind of the failure that comes of it; null when the move succeeds nevertheless.
  private static @Nullable FailureKind kindOf(Step step, Fault fault) {
    return switch (fault) {
      case SLOW -> null;
      case REFUSED, LOST -> step.isSentAgain() ? null : FailureKind.UNAVAILABLE;
      // It looks whether the source is gone.
      case CUT -> step == Step.DELETE ? null : FailureKind.UNAVAILABLE;
      case STALLED -> step == Step.DELETE ? null : FailureKind.TIMED_OUT;
      case OUT_OF_ORDER -> FailureKind.UNAVAILABLE;
      case CORRUPT -> FailureKind.CHECKSUM_MISMATCH;
      case TOO_MANY -> FailureKind.THROTTLED;
      // S3 says it in a body, and an answer to HEAD has none.
      case SLOW_DOWN ->
          step == Step.LOOK_BEFORE_DELETION ? FailureKind.UNAVAILABLE : FailureKind.THROTTLED;
      case EXPIRED ->
          step.isOfSource() ? FailureKind.SOURCE_FORBIDDEN : FailureKind.DESTINATION_FORBIDDEN;
    };
  }

  static Stream<Arguments> stepsAndFaults() {
    List<Arguments> all = new ArrayList<>();
    for (Step step : Step.values()) {
      for (Fault fault : Fault.values()) {
        if (fault != Fault.CORRUPT || hasBytes(step)) {
          all.add(Arguments.of(step, fault));
        }
      }
    }
    return all.stream();
  }

  /// Whether the asset's bytes are in the request or in its answer.
  private static boolean hasBytes(Step step) {
    return switch (step) {
      case READ, READ_LARGE, READ_RANGE, WRITE, PART, REREAD -> true;
      case BEGIN, COMPLETE, LOOK_BEFORE_DELETION, DELETE -> false;
    };
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("stepsAndFaults")
  void aStepThatIsHarmedOnce(Step step, Fault fault) throws Exception {
    if (fault != Fault.STALLED) {
      harmOnce(patient, step, fault);
      return;
    }
    try {
      harmOnce(impatient, step, fault);
    } catch (AssertionError e) {
      if (wire.harmed()) {
        throw e;
      }
      // A busy machine was silent, before the fault came, for longer than this one waits.
      harmOnce(lessImpatient, step, fault);
    }
  }

  private static void harmOnce(Ends ends, Step step, Fault fault) throws Exception {
    try (Voyage voyage = new Voyage(ends, step + "-" + fault, step.bytes)) {
      wire.harm(request -> step.is(request, ends.from.bucket(), voyage.key), fault);
      voyage.setOut();
      FailureKind kind = kindOf(step, fault);
      boolean over = kind == null || kind.retry() == FailureKind.Retry.NEVER;

      MoveReport first = voyage.awaitRest();
      assertThat(wire.harmed()).as("the fault came").isTrue();
      assertThat(first.failure() == null ? null : first.failure().kind())
          .as("%s", first.failure())
          .isEqualTo(kind);
      assertThat(first.state())
          .isEqualTo(
              kind == null ? MoveState.SUCCEEDED : over ? MoveState.FAILED : MoveState.WAITING);
      assertThat(first.attempts())
          .as("tries that count")
          .isEqualTo(kind == null || kind.retry() != FailureKind.Retry.UNCOUNTED ? 1 : 0);
      voyage.assertNothingHalfWritten();

      MoveReport last = voyage.awaitEnd();
      assertThat(last.state() == MoveState.FAILED).as("%s", last).isEqualTo(kind != null && over);
      voyage.assertNothingHalfWritten();
      assertThat(ends.sourceStands(voyage.key))
          .as("the source, which was to be retired")
          .isEqualTo(last.state() == MoveState.FAILED);
    }
  }

  /// Two buckets, seen over the wire by a transfer, and past it by the test.
  private static final class Ends implements AutoCloseable {
    private final List<StorageProvider> opened = new ArrayList<>();
    private final S3Settings from = server.newBucket("");
    private final S3Settings to = server.newBucket("");
    private final StorageProvider oldDirect = opened(from, "old");
    private final StorageProvider newDirect = opened(to, "new");
    private final Paces paces = new Paces(System::nanoTime);
    private final Staging staging =
        Staging.open(new StagingSettings(folder, 1 << 20, 64 << 20, 64 << 20));
    private final Transfer transfer;

    Ends(Duration idle) throws IOException {
      transfer =
          new Transfer(
              Map.of(
                  "old", paces.paced(opened(wired(from, idle), "old")),
                  "new", paces.paced(opened(wired(to, idle), "new"))),
              staging,
              new TransferSettings(false, PART, 2, 4),
              ContentTypes.NONE);
    }

    private StorageProvider opened(S3Settings settings, String name) {
      StorageProvider provider = settings.open(name, InstantSource.system());
      opened.add(provider);
      return provider;
    }

    private static S3Settings wired(S3Settings settings, Duration idle) {
      return new S3Settings(
          null,
          wire.endpoint(),
          null,
          settings.bucket(),
          null,
          S3Server.ACCESS_KEY,
          new Secret(S3Server.SECRET_KEY),
          null,
          null,
          true,
          true,
          null,
          null,
          idle,
          16,
          null);
    }

    boolean sourceStands(String key) throws StorageException {
      return stands(oldDirect, key);
    }

    private static boolean stands(StorageProvider provider, String key) throws StorageException {
      return !provider.list(key, null, 10).objects().isEmpty();
    }

    byte @Nullable [] atDestination(String key) throws Exception {
      if (!stands(newDirect, key)) {
        return null;
      }
      try (OpenObject open = newDirect.open(key, null, null)) {
        return open.content().readAllBytes();
      }
    }

    @Override
    public void close() throws IOException {
      staging.close();
      for (StorageProvider provider : opened) {
        provider.close();
      }
    }
  }

  /// One move, by a worker whose clock the test sets.
  private static final class Voyage implements AutoCloseable {
    private final Ends ends;
    private final String key;
    private final byte[] asset;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final MemoryMoveQueue queue = new MemoryMoveQueue(now::get);
    private final Worker worker;

    Voyage(Ends ends, String key, int bytes) throws Exception {
      this.ends = ends;
      this.key = key;
      this.asset = BytesPayload.random(bytes, bytes);
      ends.oldDirect.put(key, BytesPayload.of(asset), Attributes.NONE, Precondition.NONE);
      Duration often = Duration.ofMillis(5);
      worker =
          Worker.start(
              new WorkerSettings(
                  "test",
                  1,
                  1,
                  often,
                  Duration.ofDays(3650),
                  often,
                  new RetryPolicy(5, Duration.ofDays(1), Duration.ofDays(1)),
                  Retention.DEFAULT),
              queue,
              queue,
              ends.transfer,
              ends.paces,
              System::nanoTime,
              new Random(1));
    }

    void setOut() {
      queue.enqueue(
          new MoveRequest(
              null,
              0,
              new MoveOptions(OverwritePolicy.IF_DIFFERENT, VerifyPolicy.REREAD, true),
              List.of(),
              List.of(new MoveRequest.Leg(new Location("old", key), new Location("new", key)))));
    }

    private MoveReport report() {
      return queue.move(new MoveId(1, 1)).orElseThrow();
    }

    /// Waits until the move neither runs nor is about to.
    MoveReport awaitRest() throws InterruptedException {
      while (true) {
        MoveReport report = report();
        if (report.state() != MoveState.QUEUED && report.state() != MoveState.RUNNING) {
          return report;
        }
        Thread.sleep(1);
      }
    }

    /// Lets the time for each further attempt come.
    MoveReport awaitEnd() throws InterruptedException {
      while (awaitRest().state() == MoveState.WAITING) {
        now.updateAndGet(before -> before.plus(Duration.ofDays(2)));
        while (report().state() == MoveState.WAITING) {
          Thread.sleep(1);
        }
      }
      return report();
    }

    void assertNothingHalfWritten() throws Exception {
      byte[] there = ends.atDestination(key);
      if (there == null) {
        assertThat(ends.sourceStands(key)).as("the source of what is not there yet").isTrue();
      } else {
        assertThat(there).isEqualTo(asset);
      }
    }

    /// The server keeps what it holds in memory.
    @Override
    public void close() throws StorageException {
      worker.close();
      ends.oldDirect.delete(key, null);
      ends.newDirect.delete(key, null);
    }
  }
}

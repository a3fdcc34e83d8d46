package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.client.Progress;
import dev.wherry.demo.client.S3Bucket;
import dev.wherry.demo.client.Wherry;
import dev.wherry.demo.client.Wherry.MoveTold;
import dev.wherry.demo.client.Wherry.Pair;
import dev.wherry.demo.stage.Stage;
import dev.wherry.postgres.embedded.OwnPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One large asset, carried by a worker that is ended again and again as a power cut ends it; each
/// time another process with another staging folder goes on.
///
/// `-Dwherry.resume.kills=30 -Dwherry.resume.mib=1024` makes it longer than in every build.
final class ResumeTest {
  private static final int KILLS = Integer.getInteger("wherry.resume.kills", 4);
  private static final long SIZE = Long.getLong("wherry.resume.mib", 256L) << 20;
  private static final long PART = 8L << 20;
  private static final int AT_ONCE = 4;
  private static final long SEED = 20_261_124;

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private Stage stage;
  private OwnPostgres database;
  private Tape tape;
  private S3Bucket bucket;
  private Path config;
  private int processes;

  @BeforeEach
  void open() throws Exception {
    stage = new Stage(Member.installation(), InstantSource.system());
    database = OwnPostgres.start(folder.resolve("database"));
    tape = new Tape(SIZE, SEED);
    bucket = stage.openNew().bucket();
    config = stage.folder().resolve("resume.yaml");
    Files.writeString(
        config,
        """
        providers:
          old: {kind: http, base: "%s", allow: ["127.0.0.0/8"]}
          new:
            kind: s3
            endpoint: "%s"
            region: us-east-1
            bucket: %s
            path-style: true
            access-key: %s
            secret-key: %s
        worker: {lease: 3s, heartbeat: 1s, backoff: 100ms, attempts: 100}
        transfer: {parts-per-move: %d}
        """
            .formatted(
                tape.base(),
                bucket.endpoint(),
                bucket.name(),
                bucket.accessKey(),
                bucket.secretKey(),
                AT_ONCE));
  }

  @AfterEach
  void close() throws Exception {
    Path temporary = stage.folder();
    tape.close();
    stage.close();
    database.close();
    assertThat(Leftovers.processes(temporary)).isEmpty();
  }

  @Test
  void killedAgainAndAgainOnlyThePartsUnderWayAreSentAgain() throws Exception {
    String request;
    try (Member first = start()) {
      CountDownLatch enough = tape.afterRanges(ranges());
      try (var wherry = new Wherry(first.address())) {
        request = wherry.moveAssets(List.of(new Pair("old:tape", "new:tape")), Map.of());
        assertThat(enough.await(2, TimeUnit.MINUTES)).as(first.process().tail()).isTrue();
        first.process().kill();
      }
    }
    for (int kill = 2; kill <= KILLS; kill++) {
      try (Member next = start()) {
        CountDownLatch enough = tape.afterRanges(ranges());
        assertThat(enough.await(2, TimeUnit.MINUTES))
            .as("kill %d: %s", kill, next.process().tail())
            .isTrue();
        next.process().kill();
      }
    }
    assertThat(bucket.keys()).as("nothing is seen before it is whole").isEmpty();
    assertThat(bucket.uploads()).as("one upload, gone on with").hasSize(1);

    try (Member last = start()) {
      try (var wherry = new Wherry(last.address())) {
        last.await("the move ends", () -> wherry.request(request).isFinal());
        MoveTold move = wherry.moves(request).getFirst();
        assertThat(move.state()).as("%s", move).isEqualTo("SUCCEEDED");
        assertThat(move.attempts()).isGreaterThan(KILLS);
        Progress end = wherry.request(request);
        assertThat(end.bytes()).isEqualTo(SIZE);
      }
    }
    S3Bucket.Read object = bucket.read("tape");
    assertThat(object.sha256()).isEqualTo(tape.sha256());
    assertThat(bucket.uploads()).isEmpty();
    long again = tape.sent() - SIZE;
    System.Logger log = System.getLogger(ResumeTest.class.getName());
    log.log(
        System.Logger.Level.INFO,
        "{0} kills of a move of {1} MiB: {2} MiB were read again",
        KILLS,
        SIZE >> 20,
        again >> 20);
    // Each life opens the asset whole once, and drops that stream with what its sockets hold.
    assertThat(again)
        .as("bytes read again")
        .isLessThanOrEqualTo(PART * KILLS * AT_ONCE + PART * (KILLS + 1));
  }

  /// When a worker is killed: after it asked for so many parts.
  private int ranges() {
    return AT_ONCE + 1 + random.nextInt(AT_ONCE);
  }

  private Member start() throws Exception {
    Path data = stage.folder().resolve("data" + ++processes);
    return Member.start(
        "the service",
        "--config",
        config.toString(),
        "--data",
        data.toString(),
        "--port",
        "0",
        "--database-url",
        database.url());
  }
}

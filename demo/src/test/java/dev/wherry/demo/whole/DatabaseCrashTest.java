package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.client.Progress;
import dev.wherry.demo.client.S3Bucket;
import dev.wherry.demo.client.Wherry;
import dev.wherry.demo.stage.ServiceProcess;
import dev.wherry.demo.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL's process, ended as a power cut ends it, at random instants of a request, while the
/// service lives: nobody starts the service again.
///
/// A run is repeated with `-Dwherry.seed=`, which a failure tells.
final class DatabaseCrashTest {
  /// With those of [CrashTest], 20: a service finds out more slowly than its own database comes
  /// back.
  private static final int EMBEDDED_CRASHES = 4;

  private static final int CRASHES = 12;
  private static final int MOVES = 150;
  private static final long SEED = Long.getLong("wherry.seed", new Random().nextLong());

  private final SplittableRandom random = new SplittableRandom(SEED);
  @TempDir private Path folder;

  /// Kills PostgreSQL and, where nobody else does, starts it again.
  @FunctionalInterface
  private interface Crash {
    void happen() throws Exception;
  }

  @Test
  void theEmbeddedDatabase() throws Exception {
    var ration = new Ration();
    List<Asset> assets = Cargo.make(folder, SEED, MOVES);
    try (var stage = new Stage(Member.installation(), InstantSource.system())) {
      stage.openOld(assets, Set.of(), ration);
      S3Bucket bucket = stage.openNew().bucket();
      ServiceProcess service = stage.openService("");
      var member = new Member(service.process());
      try (var wherry = new Wherry(service.address())) {
        String request = wherry.moveAssets(Cargo.moves(assets), Map.of());
        crash(EMBEDDED_CRASHES, member, wherry, request, ration, () -> kill(stage));
        assertThat(bucket.keys())
            .containsExactlyInAnyOrderElementsOf(assets.stream().map(Asset::key).toList());
        for (Asset asset : assets) {
          assertThat(bucket.read(asset.key()).sha256()).as(asset.key()).isEqualTo(asset.sha256());
        }
      } finally {
        ration.grantAll();
      }
    }
  }

  private static void kill(Stage stage) throws IOException {
    Path note = stage.data().resolve("postgres/data/postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(note).getFirst());
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly)).contains(true);
  }

  @Test
  void aDatabaseThatOthersStartAgain() throws Exception {
    try (Quay quay = Quay.open(folder, MOVES, "heartbeat: 500ms")) {
      Member api = quay.serve("api");
      Member worker = quay.serve("worker");
      worker.address();
      try (var wherry = new Wherry(api.address())) {
        String request = wherry.moveAssets(quay.moves(), Map.of());
        crash(
            CRASHES,
            worker,
            wherry,
            request,
            quay.ration(),
            () -> {
              quay.database().kill();
              quay.database().startAgain();
            });
        assertThat(quay.wrongCopies()).isEmpty();
        quay.ledger().assertCountersAgree();
        quay.ledger().assertAttemptsAddUp();
      }
    }
  }

  private void crash(
      int crashes, Member worker, Wherry wherry, String request, Ration ration, Crash crash)
      throws Exception {
    try {
      for (int i = 1; i <= crashes; i++) {
        int more = 1 + random.nextInt(MOVES / crashes / 3);
        int enough = progress(wherry, request, worker).done() + more;
        Progress before = carriedOn(enough, wherry, request, ration, worker);
        crash.happen();
        assertThat(progress(wherry, request, worker).done())
            .as("what was done stays done")
            .isGreaterThanOrEqualTo(before.done());
      }
      ration.grantAll();
      worker.await("all is done", () -> progress(wherry, request, worker).isFinal());
      Progress end = progress(wherry, request, worker);
      assertThat(end.state()).isEqualTo("FINISHED");
      assertThat(end.succeeded() + end.skipped()).isEqualTo(MOVES);
      assertThat(wherry.moves(request))
          .extracting(Wherry.MoveTold::state)
          .isSubsetOf("SUCCEEDED", "SKIPPED");
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "seed %d: %s%n%s".formatted(SEED, e.getMessage(), worker.process().tail()), e);
    }
  }

  /// Waits until so many moves are done and others run: one that a crash finds in its midst. Right
  /// after a crash what was under way may be done before the next is claimed.
  private static Progress carriedOn(
      int enough, Wherry wherry, String request, Ration ration, Member worker) throws Exception {
    var seen = new Progress[1];
    worker.await(
        enough + " moves are done and others run",
        () -> {
          // Answers that nobody waits for any more use up what is granted, too.
          ration.grant(1);
          seen[0] = progress(wherry, request, worker);
          return seen[0].done() >= enough && seen[0].running() > 0;
        });
    return seen[0];
  }

  /// As soon as the service can tell it.
  private static Progress progress(Wherry wherry, String request, Member worker) throws Exception {
    var told = new Progress[1];
    worker.await(
        "the service answers",
        () -> {
          try {
            told[0] = wherry.request(request);
            return true;
          } catch (IOException e) {
            assertThat(e).hasMessageContaining("UNAVAILABLE");
            return false;
          }
        });
    return told[0];
  }
}

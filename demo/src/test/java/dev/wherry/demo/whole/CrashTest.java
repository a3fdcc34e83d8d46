package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.client.Progress;
import dev.wherry.demo.client.S3Bucket;
import dev.wherry.demo.client.Wherry;
import dev.wherry.demo.client.Wherry.MoveTold;
import dev.wherry.demo.stage.ServiceProcess;
import dev.wherry.demo.stage.Stage;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real process, ended as a power cut ends it, in the middle of a request of 200 moves.
final class CrashTest {
  private static final int MOVES = 200;
  private static final int CRASHES = 4;
  private static final long SEED = 20_261_124;
  private static final Map<String, ?> KEY = Map.of("idempotencyKey", "crash-1");

  /// A worker that is gone is noticed soon.
  private static final String SETTINGS = "worker: {lease: 3s, heartbeat: 1s, backoff: 100ms}\n";

  private final Ration ration = new Ration();
  private final SplittableRandom random = new SplittableRandom(SEED);
  @TempDir private Path folder;
  private Stage stage;
  private List<Asset> assets;
  private S3Bucket bucket;

  @BeforeEach
  void open() throws Exception {
    stage = new Stage(Member.installation(), InstantSource.system());
    assets = Cargo.make(folder, SEED, MOVES);
    stage.openOld(assets, Set.of(), ration);
    bucket = stage.openNew().bucket();
  }

  @AfterEach
  void close() throws Exception {
    ration.grantAll();
    Path temporary = stage.folder();
    stage.close();
    assertThat(temporary).doesNotExist();
    assertThat(Leftovers.processes(temporary)).isEmpty();
  }

  @Test
  void killedAgainAndAgainTheServiceStillCarriesEveryMoveToItsEnd() throws Exception {
    String request = "";
    int done = 0;
    for (int crash = 0; crash < CRASHES; crash++) {
      ServiceProcess service = stage.openService(SETTINGS);
      try (var wherry = new Wherry(service.address())) {
        String accepted = wherry.moveAssets(Cargo.moves(assets), KEY);
        if (crash == 0) {
          request = accepted;
        }
        assertThat(accepted).as("the same request, by its key").isEqualTo(request);
        assertThat(wherry.request(request).done())
            .as("what was done before the crash stays done")
            .isGreaterThanOrEqualTo(done);

        int more = 8 + random.nextInt(12);
        int enough = done + more;
        ration.grant(2 * more);
        done = await(wherry, request, progress -> progress.done() >= enough).done();
        service.process().kill();
      }
      assertThat(done).as("killed in the middle").isBetween(1, MOVES - 1);
      ration.reset();
    }

    ration.grantAll();
    ServiceProcess service = stage.openService(SETTINGS);
    try (var wherry = new Wherry(service.address())) {
      Progress end = await(wherry, request, Progress::isFinal);
      List<MoveTold> moves = wherry.moves(request);

      assertThat(end.state()).isEqualTo("FINISHED");
      assertCounts(end, moves);
      assertThat(moves).as("a crash costs an attempt").anyMatch(move -> move.attempts() > 1);
      assertObjects();
    }
  }

  private void assertCounts(Progress end, List<MoveTold> moves) {
    assertThat(moves).hasSize(MOVES);
    assertThat(moves)
        .extracting(MoveTold::source)
        .containsExactlyElementsOf(
            Cargo.moves(assets).stream().map(pair -> pair.source()).toList());
    // A copy that arrived, and whose crash kept it from being told, is found and left as it is.
    assertThat(moves).extracting(MoveTold::state).isSubsetOf("SUCCEEDED", "SKIPPED");
    long succeeded = moves.stream().filter(move -> move.state().equals("SUCCEEDED")).count();
    assertThat(end.total()).isEqualTo(MOVES);
    assertThat(end.succeeded()).isEqualTo((int) succeeded);
    assertThat(end.skipped()).isEqualTo(MOVES - (int) succeeded);
    assertThat(end.queued() + end.waiting() + end.running() + end.failed() + end.cancelled())
        .isZero();
    assertThat(end.bytes())
        .isEqualTo(
            moves.stream()
                .filter(move -> move.state().equals("SUCCEEDED"))
                .mapToLong(move -> move.bytes() == null ? 0 : move.bytes())
                .sum());
  }

  private void assertObjects() throws Exception {
    assertThat(bucket.keys())
        .containsExactlyInAnyOrderElementsOf(assets.stream().map(Asset::key).toList());
    for (Asset asset : assets) {
      S3Bucket.Read object = bucket.read(asset.key());
      assertThat(object.bytes()).as(asset.key()).isEqualTo(asset.bytes());
      assertThat(object.sha256()).as(asset.key()).isEqualTo(asset.sha256());
    }
  }

  private Progress await(Wherry wherry, String request, Predicate<Progress> wanted)
      throws Exception {
    var seen = new CompletableFuture<Progress>();
    var feed =
        wherry.follow(
            request,
            progress -> {
              if (wanted.test(progress)) {
                seen.complete(progress);
              }
            });
    var _ =
        feed.whenComplete(
            (end, failure) ->
                seen.completeExceptionally(
                    new AssertionError("the subscription ended: " + failure)));
    try {
      return seen.get(4, TimeUnit.MINUTES);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(wherry.request(request) + "\n" + stage.tails(), e);
    } finally {
      feed.cancel(true);
    }
  }
}

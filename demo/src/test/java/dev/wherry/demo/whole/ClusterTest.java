package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.client.Progress;
import dev.wherry.demo.client.Wherry;
import dev.wherry.postgres.embedded.OwnPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One process that takes requests and four that carry, on one PostgreSQL, while workers are
/// killed, paused past their lease, retired and replaced at random.
///
/// A run is repeated with `-Dwherry.seed=`, which a failure tells.
final class ClusterTest {
  private static final int FILES = 5_000;
  private static final int BATCH = 1_000;
  private static final int BATCHES = 2 * FILES / BATCH;
  private static final int WORKERS = 4;
  private static final long SEED = Long.getLong("wherry.seed", new Random().nextLong());

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Path folder;
  private final Path destination;
  private final Path config;
  private final List<Shelf> shelves;

  ClusterTest(@TempDir Path folder) throws IOException {
    // PostgreSQL runs as another user when root runs the test, and must come to its folder.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    this.folder = folder;
    destination = Files.createDirectory(folder.resolve("new"));
    config = folder.resolve("wherry.yaml");
    shelves =
        List.of(
            Shelf.fill("old", folder.resolve("old"), SEED, FILES),
            Shelf.fill("attic", folder.resolve("attic"), SEED + 1, FILES));
    Files.writeString(
        config,
        """
        providers:
          old: {kind: file, root: "%s"}
          attic: {kind: file, root: "%s"}
          new: {kind: file, root: "%s"}
        worker: {slots: 16, per-lane: 8, heartbeat: 300ms, lease: 1500ms, grace: 5s,
                 attempts: 100, backoff: 100ms}
        """
            .formatted(shelves.getFirst().root(), shelves.getLast().root(), destination));
  }

  @Test
  void nothingIsLostAndNothingIsCarriedUnderTwoLiveClaims() throws Exception {
    try (OwnPostgres database = OwnPostgres.start(folder.resolve("database"))) {
      Member api = serve(database, "api", "api");
      var ledger = new Ledger(database);
      var crew = new Crew(name -> serve(database, name, "worker"), ledger);
      try (api;
          crew;
          var wherry = new Wherry(api.address())) {
        run(wherry, api, crew, ledger);
        assertThat(crew.retire()).as("workers that did not end well").isEmpty();
        assertThat(ledger.number("select count(*) from wherry.move where state = 'RUNNING'"))
            .isZero();
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "seed %d%n%s%n%s".formatted(SEED, ledger.workers(), crew.tails()), e);
      }
    }
  }

  private void run(Wherry wherry, Member api, Crew crew, Ledger ledger) throws Exception {
    crew.hire(WORKERS);
    var requests = new ArrayList<String>();
    List<Crew.Fate> fates = fates();
    send(wherry, requests);
    crew.awaitReady();
    for (Crew.Fate fate : fates) {
      // There is always more to do than can be done before the next blow.
      send(wherry, requests);
      int next = (requests.size() - 2) * BATCH + random.nextInt(BATCH);
      api.await(next + " moves are done", () -> ledger.done() >= next);
      crew.suffer(fate, random);
    }
    crew.awaitReady();
    while (requests.size() < BATCHES) {
      send(wherry, requests);
    }
    api.await("all are done", () -> ledger.done() == BATCHES * BATCH);

    for (String request : requests) {
      Progress end = wherry.request(request);
      assertThat(end.state()).isEqualTo("FINISHED");
      assertThat(end.succeeded() + end.skipped()).isEqualTo(BATCH);
    }
    ledger.assertAllArrived(BATCHES * BATCH);
    ledger.assertCountersAgree();
    ledger.assertAttemptsAddUp();
    assertFates(ledger, fates, crew.size());
    assertFiles(crew.size());
  }

  private List<Crew.Fate> fates() {
    var fates = new ArrayList<Crew.Fate>();
    for (Crew.Fate fate : Crew.Fate.values()) {
      fates.addAll(Collections.nCopies(fate == Crew.Fate.RETIRED ? 2 : 3, fate));
    }
    Collections.shuffle(fates, new Random(SEED));
    return fates;
  }

  private void send(Wherry wherry, List<String> requests) throws Exception {
    Shelf shelf = shelves.get(requests.size() % shelves.size());
    int from = requests.size() / shelves.size() * BATCH;
    requests.add(wherry.moveAssets(shelf.moves("new", from, from + BATCH), Map.of()));
  }

  private static void assertFates(Ledger ledger, List<Crew.Fate> fates, int hired)
      throws Exception {
    long lost = fates.stream().filter(fate -> fate != Crew.Fate.RETIRED).count();
    assertThat(ledger.number("select count(*) from wherry.worker where lost_at is not null"))
        .as("workers that were taken for dead")
        .isGreaterThanOrEqualTo((int) lost);
    assertThat(ledger.number("select count(*) from wherry.attempt where ended = 'LOST'"))
        .as("attempts that were lost")
        .isPositive();
    assertThat(ledger.number("select count(distinct worker_id) from wherry.move"))
        .as("workers that brought moves to their end")
        .isGreaterThan(WORKERS)
        .isLessThanOrEqualTo(hired + ledger.number("select count(*) from wherry.worker"));
  }

  private void assertFiles(int workers) throws IOException {
    for (Shelf shelf : shelves) {
      shelf.assertCopied(destination);
    }
    var others = Shelf.below(destination);
    shelves.forEach(shelf -> others.removeAll(shelf.keys()));
    // A kill may leave the temporary file of each move that ran, as documented, and no more.
    assertThat(others)
        .allMatch(name -> name.matches(".*/\\.wherry-[^/]*\\.part"))
        .hasSizeLessThan(16 * workers);
  }

  private Member serve(OwnPostgres database, String name, String role) throws IOException {
    return Member.start(
        name,
        "--config",
        config.toString(),
        "--data",
        folder.resolve("data of " + name).toString(),
        "--database-url",
        database.url(),
        "--role",
        role,
        "--port",
        "0");
  }
}

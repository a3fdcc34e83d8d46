package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.client.Progress;
import dev.wherry.demo.client.Wherry;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes that answer and two that work, on one database: who follows a request at one of
/// the first hears of what any of the second did.
final class FollowingTest {
  private static final int MOVES = 6;
  private static final String CARRYING =
      "select count(distinct worker_id) from wherry.move where state = 'RUNNING'";

  private static final String FOLLOWED =
      "select count(*) from wherry.request where followed_until is not null";

  @TempDir private Path folder;
  private Quay quay;

  @BeforeEach
  void open() throws Exception {
    quay = Quay.open(folder, MOVES, "slots: 3, per-lane: 3, heartbeat: 1s, grace: 1s");
  }

  @AfterEach
  void close() throws Exception {
    quay.close();
    assertThat(Leftovers.processes(folder)).isEmpty();
  }

  @Test
  void aFollowerOfOneProcessHearsWhatWorkersOfOthersDid() throws Exception {
    Member here = quay.serve("api");
    Member there = quay.serve("api");
    Member worker = quay.serve("worker");
    quay.serve("worker").address();
    worker.address();
    try (Wherry asker = new Wherry(here.address());
        Wherry other = new Wherry(there.address())) {
      String request = asker.moveAssets(quay.moves(), Map.of());
      worker.await("both workers carry some", () -> quay.ledger().number(CARRYING) == 2);
      List<Progress> heardHere = new CopyOnWriteArrayList<>();
      List<Progress> heardThere = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> endHere = asker.follow(request, heardHere::add);
      CompletableFuture<Void> endThere = other.follow(request, heardThere::add);
      worker.await(
          "both are told how it stands", () -> !heardHere.isEmpty() && !heardThere.isEmpty());

      quay.ration().grantAll();

      endHere.get(1, TimeUnit.MINUTES);
      endThere.get(1, TimeUnit.MINUTES);
      assertThat(heardHere.getFirst().succeeded()).isLessThan(MOVES);
      assertThat(heardHere.getLast().succeeded()).isEqualTo(MOVES);
      assertThat(heardThere.getFirst().succeeded()).isLessThan(MOVES);
      assertThat(heardThere.getLast().succeeded()).isEqualTo(MOVES);
    }
  }

  @Test
  void eachProcessTellsTheEndsAndTheFiguresOfAll() throws Exception {
    Member here = quay.serve("api");
    Member there = quay.serve("api");
    Member worker = quay.serve("worker");
    quay.serve("worker").address();
    worker.address();
    try (Wherry one = new Wherry(here.address());
        Wherry other = new Wherry(there.address())) {
      String first = one.moveAssets(quay.moves().subList(0, MOVES / 2), Map.of());
      String second = one.moveAssets(quay.moves().subList(MOVES / 2, MOVES), Map.of());
      worker.await(
          "both workers carry all", () -> one.figures().equals(new Wherry.Figures(2, MOVES, 0, 0)));
      assertThat(other.figures()).isEqualTo(one.figures());
      List<String> heardHere = new CopyOnWriteArrayList<>();
      List<String> heardThere = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> endHere = one.followEnds(first, heardHere::add);
      CompletableFuture<Void> endThere = other.followEnds(second, heardThere::add);
      worker.await("both are followed", () -> quay.ledger().number(FOLLOWED) == 2);

      quay.ration().grantAll();

      endHere.get(1, TimeUnit.MINUTES);
      endThere.get(1, TimeUnit.MINUTES);
      assertThat(heardHere).containsExactlyInAnyOrderElementsOf(ids(first));
      assertThat(heardThere).containsExactlyInAnyOrderElementsOf(ids(second));
      for (Wherry.Figures figures : List.of(one.figures(), other.figures())) {
        assertThat(figures.running()).isZero();
        assertThat(figures.succeeded()).isEqualTo(MOVES);
      }
      for (Member member : List.of(here, worker)) {
        assertThat(metrics(member))
            .contains("wherry_moves{state=\"succeeded\"} " + MOVES + ".0")
            .contains("wherry_moves{state=\"queued\"} 0.0", "wherry_queue_age_seconds 0.0")
            .contains("wherry_workers 2.0", "wherry_uploads_open 0.0");
      }
      quay.ledger().assertCountersAgree();
    }
  }

  private static String metrics(Member member) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(member.address().resolve("/actuator/prometheus")).build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  private static List<String> ids(String request) {
    return IntStream.rangeClosed(1, MOVES / 2).mapToObj(n -> request + "-" + n).toList();
  }
}

package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.demo.client.Progress;
import dev.wherry.demo.client.Wherry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
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
}

package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.MoveFilter;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.RequestState;
import dev.wherry.core.queue.Requests;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerId;
import dev.wherry.core.queue.WorkerLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Many workers on one queue: none of the moves is lost, none is held twice, and the counts of
/// requests that many workers settle at once come out right.
final class QueueRaceTest {
  private static final int WORKERS = 4;
  private static final int REQUESTS = 40;
  private static final int MOVES_EACH = 250;
  private static final int MOVES = REQUESTS * MOVES_EACH;

  private final TestDatabase database = TestDatabase.fresh();

  /// Which claim holds a move now, as its worker knows.
  private final Map<MoveId, Claim> held = new ConcurrentHashMap<>();

  private final Set<MoveId> succeeded = ConcurrentHashMap.newKeySet();
  private final AtomicInteger heldTwice = new AtomicInteger();
  private final AtomicInteger endedTwice = new AtomicInteger();

  @AfterEach
  void drop() {
    database.drop();
  }

  @Test
  void workersThatRetryReleaseAndSucceedLoseNothingAndHoldNothingTwice() throws Exception {
    try (PostgresQueue queue = PostgresQueue.open(database.settings())) {
      for (int i = 0; i < REQUESTS; i++) {
        queue.queue().enqueue(Requests.of(MOVES_EACH));
      }
      List<Callable<Integer>> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        Random random = new Random(i);
        workers.add(() -> work(queue.queue(), random));
      }
      int claims = 0;
      try (var threads = Executors.newFixedThreadPool(WORKERS)) {
        for (Future<Integer> worker : threads.invokeAll(workers)) {
          claims += worker.get();
        }
      }

      assertThat(heldTwice).hasValue(0);
      assertThat(endedTwice).hasValue(0);
      assertThat(succeeded).hasSize(MOVES);
      assertThat(database.query("select count(*) from wherry.attempts"))
          .containsExactly(Integer.toString(claims));
      assertCounts(queue.reports());
    }
  }

  private static void assertCounts(MoveReports reports) {
    assertThat(reports.requests(null, REQUESTS + 1))
        .hasSize(REQUESTS)
        .allSatisfy(
            request -> {
              assertThat(request.state()).isEqualTo(RequestState.FINISHED);
              assertThat(request.counts())
                  .isEqualTo(new RequestReport.Counts(MOVES_EACH, 0, 0, 0, MOVES_EACH, 0, 0, 0));
              assertThat(request.bytes()).isEqualTo(MOVES_EACH);
            });
    assertThat(reports.count(new MoveFilter(null, Set.of(MoveState.SUCCEEDED), Set.of())))
        .isEqualTo(MOVES);
  }

  /// Claims and settles until all have succeeded; most at once, some after a retry or a release.
  private int work(MoveQueue queue, Random random) {
    WorkerId worker = queue.join("worker");
    int claims = 0;
    while (succeeded.size() < MOVES) {
      List<Claim> claimed = queue.claim(worker, Requests.slots(1 + random.nextInt(200)));
      claims += claimed.size();
      List<Settlement> settlements = new ArrayList<>();
      for (Claim claim : claimed) {
        if (held.put(claim.move().id(), claim) != null) {
          heldTwice.incrementAndGet();
        }
        settlements.add(new Settlement(claim, outcome(random)));
      }
      for (Settlement settlement : settlements) {
        held.remove(settlement.claim().move().id());
        if (settlement.outcome() instanceof Outcome.Succeeded
            && !succeeded.add(settlement.claim().move().id())) {
          endedTwice.incrementAndGet();
        }
      }
      assertThat(queue.settle(worker, settlements)).isEmpty();
      queue.wake();
    }
    queue.leave(worker);
    return claims;
  }

  private static Outcome outcome(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> new Outcome.Released();
      case 1 ->
          new Outcome.Retry(
              new Failure(FailureKind.UNAVAILABLE, "503"), Duration.ZERO, random.nextBoolean());
      default -> new Outcome.Succeeded(Requests.RECEIPT);
    };
  }

  @Test
  void workersThatAreTakenForDeadWhileTheyWorkLoseNothingAndEndNothingTwice() throws Exception {
    try (PostgresQueue queue = PostgresQueue.open(database.settings())) {
      for (int i = 0; i < REQUESTS; i++) {
        queue.queue().enqueue(Requests.of(MOVES_EACH));
      }
      List<Callable<Integer>> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        Random random = new Random(i);
        workers.add(() -> workUnderSuspicion(queue.queue(), random));
      }
      int refused = 0;
      try (var threads = Executors.newFixedThreadPool(workers.size())) {
        for (Future<Integer> worker : threads.invokeAll(workers)) {
          refused += worker.get();
        }
      }

      assertThat(endedTwice).hasValue(0);
      assertThat(succeeded).hasSize(MOVES);
      assertThat(refused).as("results of workers that were taken for dead").isPositive();
      assertCounts(queue.reports());
    }
  }

  /// Claims and settles until all have succeeded, and now and then takes all workers for dead in
  /// between, itself among them.
  private int workUnderSuspicion(MoveQueue queue, Random random) {
    int refused = 0;
    WorkerId worker = queue.join("worker");
    while (succeeded.size() < MOVES) {
      List<Settlement> settlements =
          queue.claim(worker, Requests.slots(100)).stream()
              .map(claim -> new Settlement(claim, new Outcome.Succeeded(Requests.RECEIPT)))
              .toList();
      if (random.nextInt(5) == 0) {
        queue.reclaim(Duration.ZERO, Integer.MAX_VALUE);
      }
      List<Settlement> worthless = queue.settle(worker, settlements);
      refused += worthless.size();
      for (Settlement settlement : settlements) {
        if (!worthless.contains(settlement) && !succeeded.add(settlement.claim().move().id())) {
          endedTwice.incrementAndGet();
        }
      }
      try {
        queue.beat(worker, Map.of());
      } catch (WorkerLostException e) {
        worker = queue.join("worker");
      }
    }
    return refused;
  }
}

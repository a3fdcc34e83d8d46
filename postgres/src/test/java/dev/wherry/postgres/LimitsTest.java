package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Lane;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.InFlightLimit;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.ProviderLimits;
import dev.wherry.core.queue.ProviderReport;
import dev.wherry.core.queue.RateLimit;
import dev.wherry.core.queue.Requests;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerId;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How many moves run at a provider: over all workers, and as it throttles.
final class LimitsTest {
  private final TestDatabase database = TestDatabase.fresh();
  private PostgresQueue queue;

  @BeforeEach
  void open() {
    queue = PostgresQueue.open(database.settings());
  }

  @AfterEach
  void close() {
    queue.close();
    database.drop();
  }

  @Test
  void workersThatClaimAtOnceKeepToALimitTogether() throws Exception {
    Lane other = new Lane("old", "elsewhere");
    queue.queue().enqueue(Requests.of(150));
    queue.queue().enqueue(Requests.of(other, 0, 150));
    limit(1, 10);
    List<Callable<Integer>> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      workers.add(this::work);
    }

    List<Integer> carried = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(workers.size())) {
      for (Future<Integer> worker : threads.invokeAll(workers)) {
        carried.add(worker.get());
      }
    }

    assertThat(carried.stream().mapToInt(Integer::intValue).sum()).isEqualTo(300);
  }

  @Test
  void aTryBeginsAfterTheOneBeforeItHasEndedHoweverLongItsClaimWaited() throws Exception {
    queue.queue().enqueue(Requests.of(3));
    limit(1, 10);
    WorkerId before = queue.queue().join("before");
    WorkerId next = queue.queue().join("next");
    assertThat(queue.queue().claim(before, new FreeSlots(7, 7, Map.of()))).hasSize(3);
    try (Connection another = database.connect();
        var thread = Executors.newSingleThreadExecutor()) {
      another.setAutoCommit(false);
      another.createStatement().execute("select from wherry.provider for no key update");
      Future<List<Claim>> waiting =
          thread.submit(() -> queue.queue().claim(next, new FreeSlots(7, 7, Map.of())));
      while (database
          .query(
              "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
          .isEmpty()) {
        assertThat(waiting.isDone()).isFalse();
      }
      queue.queue().leave(before);
      another.commit();
      assertThat(waiting.get(30, TimeUnit.SECONDS)).hasSize(3);
    }
    assertThat(
            database.query(
                """
                select number
                from wherry.attempt a join wherry.move m using (request_id, number)
                where m.started_at > a.ended_at
                """))
        .hasSize(3);
  }

  /// Claims and settles until nothing is left, and looks at what all run after each claim.
  private int work() {
    int carried = 0;
    try (PostgresQueue own = PostgresQueue.open(database.settings())) {
      MoveQueue moves = own.queue();
      WorkerId worker = moves.join("w");
      while (queue.reports().requests(null, 2).stream().anyMatch(r -> r.finishedAt() == null)) {
        List<Claim> claims = moves.claim(worker, new FreeSlots(7, 7, Map.of()));
        assertThat(running("old")).isLessThanOrEqualTo(10);
        carried += claims.size();
        moves.settle(
            worker,
            claims.stream()
                .map(c -> new Settlement(c, new Outcome.Succeeded(Requests.RECEIPT)))
                .toList());
      }
      moves.leave(worker);
    }
    return carried;
  }

  private int running(String provider) {
    return provider(provider).running();
  }

  private ProviderReport provider(String name) {
    return queue.reports().providers().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private @Nullable Integer allowed(String provider) {
    return provider(provider).allowed();
  }

  @Test
  void aProviderThatThrottlesIsAskedForLessAndThenStepByStepForMore() {
    limit(4, 40);

    throttle("old");
    assertThat(allowed("old")).isEqualTo(28);
    throttle("old");
    assertThat(allowed("old")).as("once a second").isEqualTo(28);
    for (int i = 0; i < 20; i++) {
      elapse(Duration.ofSeconds(1));
      throttle("old");
    }
    assertThat(allowed("old")).as("the floor").isEqualTo(4);
    queue.queue().wake();
    assertThat(allowed("old")).as("too soon").isEqualTo(4);
    elapse(Duration.ofSeconds(3));
    queue.queue().wake();
    queue.queue().wake();
    assertThat(allowed("old")).as("once a second").isEqualTo(5);
    for (int i = 0; i < 60; i++) {
      elapse(Duration.ofSeconds(2));
      queue.queue().wake();
    }
    assertThat(allowed("old")).as("the ceiling").isEqualTo(40);
  }

  @Test
  void aProviderWithoutALimitGetsOneFromWhatRunsWhenItThrottles() {
    queue.queue().enqueue(Requests.of(100));
    WorkerId worker = queue.queue().join("w");
    Map<Lane, Integer> running = new HashMap<>();
    running.put(new Lane("old", "new"), queue.queue().claim(worker, Requests.slots(50)).size());

    throttle("old");

    assertThat(allowed("old")).isEqualTo(35);
    assertThat(queue.queue().claim(worker, new FreeSlots(50, 100, running))).isEmpty();
    elapse(Duration.ofMinutes(11));
    queue.queue().wake();
    assertThat(allowed("old")).isNull();
    assertThat(queue.queue().claim(worker, new FreeSlots(50, 100, running))).hasSize(50);
  }

  @Test
  void aProviderThatThrottlesIsNotAskedForMoreByAChangeOfItsRate() {
    limit(4, 40);
    throttle("old");

    queue
        .controls()
        .limit("old", limits -> new ProviderLimits(limits.inFlight(), new RateLimit(9, null)));
    limit(4, 40);
    assertThat(allowed("old")).isEqualTo(28);
    limit(2, 50);
    assertThat(allowed("old")).isEqualTo(28);
    limit(2, 20);
    assertThat(allowed("old")).isEqualTo(20);
  }

  @Test
  void changesAtTheSameTimeAreAllKept() throws Exception {
    List<Callable<Void>> changes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      changes.add(
          () -> {
            queue.controls().limit("old", LimitsTest::oneMore);
            return null;
          });
    }
    limit(1, 1);

    try (var threads = Executors.newFixedThreadPool(4)) {
      for (Future<Void> change : threads.invokeAll(changes)) {
        change.get();
      }
    }

    assertThat(provider("old").limits().inFlight().ceiling()).isEqualTo(21);
  }

  private static ProviderLimits oneMore(ProviderLimits limits) {
    int ceiling = Objects.requireNonNull(limits.inFlight().ceiling());
    return new ProviderLimits(new InFlightLimit(1, ceiling + 1), limits.rate());
  }

  private void limit(int floor, int ceiling) {
    queue
        .controls()
        .announce("old", new ProviderLimits(new InFlightLimit(floor, ceiling), RateLimit.NONE));
  }

  private void throttle(String provider) {
    queue.queue().throttled(Map.of(provider, Duration.ZERO));
  }

  private void elapse(Duration time) {
    database.execute(
        "update wherry.provider set throttled_at = throttled_at - t, eased_at = eased_at - t,"
            + " closed_until = closed_until - t from (select ? * interval '1 millisecond') x (t)",
        time.toMillis());
  }
}

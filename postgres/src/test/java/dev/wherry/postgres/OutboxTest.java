package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.queue.Acceptance;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Outbox;
import dev.wherry.core.queue.Outbox.Due;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.Requests;
import dev.wherry.core.queue.Retention;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.Webhook;
import dev.wherry.core.queue.Webhook.Event;
import dev.wherry.core.queue.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What webhooks are to hear is stored with what happened, and given out in order.
final class OutboxTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(3);
  private static final Failure GONE = new Failure(FailureKind.SOURCE_NOT_FOUND, "nothing there");

  private static TestDatabase database;
  private static PostgresQueue opened;
  private static Outbox outbox;

  private WorkerId worker = new WorkerId(0);

  @BeforeAll
  static void open() {
    database = TestDatabase.fresh();
    opened = PostgresQueue.open(database.settings());
    outbox = opened.outbox();
  }

  @AfterAll
  static void close() {
    opened.close();
    database.drop();
  }

  @BeforeEach
  void join() {
    worker = opened.queue().join("w");
  }

  @AfterEach
  void clear() {
    database.clear();
  }

  private static long request(int moves, Event... events) {
    MoveRequest plain = Requests.of(moves);
    return opened
        .queue()
        .enqueue(
            new MoveRequest(
                null,
                0,
                MoveOptions.DEFAULT,
                List.of("spring"),
                new Webhook("hook", EnumSet.copyOf(List.of(events))),
                Set.of(),
                plain.moves()))
        .requestId();
  }

  private List<Claim> claim(int moves) {
    List<Claim> claims = opened.queue().claim(worker, Requests.slots(moves));
    assertThat(claims).hasSize(moves);
    return claims;
  }

  private void settle(Claim claim, Outcome outcome) {
    assertThat(opened.queue().settle(worker, List.of(new Settlement(claim, outcome)))).isEmpty();
  }

  private void succeed(Claim claim) {
    settle(claim, new Outcome.Succeeded(Requests.RECEIPT));
  }

  private List<Due> due(int most) {
    return outbox.due(Map.of("hook", most, "other", 5), LEASE);
  }

  private Due one() {
    List<Due> due = due(10);
    assertThat(due).hasSize(1);
    return due.getFirst();
  }

  /// All that is due, delivered one after the other.
  private List<Due> all() {
    List<Due> all = new ArrayList<>();
    for (List<Due> due = due(10); !due.isEmpty(); due = due(10)) {
      due.forEach(outbox::delivered);
      all.addAll(due);
    }
    return all;
  }

  private static void elapse(Duration time) {
    database.execute(
        "update wherry.delivery set due_at = due_at - ? * interval '1 millisecond'",
        time.toMillis());
    database.execute(
        "update wherry.event set wanted_at = wanted_at - t, died_at = died_at - t"
            + " from (select ? * interval '1 millisecond') x (t)",
        time.toMillis());
  }

  private static List<String> events() {
    return database.query("select type from wherry.event order by id");
  }

  @Test
  void aRequestIsToldWhenItsLastMoveEnded() {
    long id = request(2, Event.REQUEST_FINISHED);
    List<Claim> claims = claim(2);
    succeed(claims.getFirst());
    assertThat(due(10)).isEmpty();
    settle(claims.getLast(), new Outcome.Failed(GONE));

    Due told = one();
    assertThat(told.request()).isEqualTo(id);
    assertThat(told.type()).isEqualTo(Event.REQUEST_FINISHED);
    assertThat(told.webhook()).isEqualTo("hook");
    assertThat(told.data())
        .contains("\"state\": \"FINISHED\"", "\"failed\": 1", "\"succeeded\": 1", "\"spring\"");
    outbox.delivered(told);
    assertThat(events()).isEmpty();
    elapse(LEASE);
    assertThat(due(10)).isEmpty();
  }

  @Test
  void movesAreToldInTheOrderInWhichTheyEndedAndThenTheRequest() {
    request(3, Event.MOVE_FINISHED, Event.REQUEST_FINISHED);
    List<Claim> claims = claim(3);
    succeed(claims.get(2));
    settle(claims.get(0), new Outcome.Failed(GONE));
    settle(claims.get(1), new Outcome.Retry(GONE, Duration.ZERO, true));
    opened.queue().wake();
    succeed(claim(1).getFirst());

    List<Due> told = all();
    assertThat(told)
        .extracting(Due::type)
        .containsExactly(
            Event.MOVE_FINISHED, Event.MOVE_FAILED, Event.MOVE_FINISHED, Event.REQUEST_FINISHED);
    assertThat(told.get(0).data())
        .contains("-3\"", "\"state\": \"SUCCEEDED\"", "\"bytes\": 1", "\"failure\": null");
    assertThat(told.get(1).data()).contains("-1\"", "\"kind\": \"SOURCE_NOT_FOUND\"");
    assertThat(told).extracting(Due::name).doesNotHaveDuplicates();
  }

  @Test
  void onlyWhatIsAskedForIsStored() {
    request(2, Event.MOVE_FAILED);
    opened.queue().enqueue(Requests.of(1));
    List<Claim> claims = claim(3);
    for (Claim claim : claims) {
      if (claim.move().id().number() == 2) {
        settle(claim, new Outcome.Failed(GONE));
      } else {
        succeed(claim);
      }
    }
    assertThat(events()).containsExactly("MOVE_FAILED");
    assertThat(database.query("select told from wherry.delivery")).containsExactly("1");
  }

  @Test
  void aRequestThatIsRetriedIsToldAgain() {
    long id = request(1, Event.REQUEST_FINISHED);
    settle(claim(1).getFirst(), new Outcome.Failed(GONE));
    opened.controls().retry(id, Set.of());
    succeed(claim(1).getFirst());
    assertThat(all())
        .extracting(told -> told.data().contains("\"failed\": 1"))
        .containsExactly(true, false);
  }

  @Test
  void movesOfDeadWorkersAndCancelledRequestsAreToldToo() {
    request(1, Event.MOVE_FAILED, Event.REQUEST_FINISHED);
    claim(1);
    database.execute("update wherry.worker set heartbeat_at = now() - interval '1 hour'");
    opened.queue().reclaim(Duration.ofMinutes(1), 1);
    List<Due> lost = all();
    assertThat(lost)
        .extracting(Due::type)
        .containsExactly(Event.MOVE_FAILED, Event.REQUEST_FINISHED);
    assertThat(lost.getFirst().data()).contains("WORKER_LOST");

    opened.controls().cancel(request(2, Event.MOVE_FINISHED, Event.REQUEST_FINISHED));
    opened.queue().sweep();
    List<Due> cancelled = all();
    assertThat(cancelled)
        .extracting(Due::type)
        .containsExactly(Event.MOVE_FINISHED, Event.MOVE_FINISHED, Event.REQUEST_FINISHED);
    assertThat(cancelled)
        .allSatisfy(told -> assertThat(told.data()).contains("\"state\": \"CANCELLED\""));
  }

  @Test
  void theNextEventWaitsForTheOneBefore() {
    request(2, Event.MOVE_FINISHED);
    claim(2).forEach(this::succeed);
    Due first = one();
    assertThat(due(10)).isEmpty();
    assertThat(outbox.failed(first, "503", Duration.ofMinutes(5), LONGEST)).isFalse();
    elapse(LEASE);
    assertThat(due(10)).isEmpty();
    elapse(Duration.ofMinutes(5));

    Due again = one();
    assertThat(again.name()).isEqualTo(first.name());
    assertThat(again.tries()).isEqualTo(1);
    outbox.delivered(again);
    assertThat(one().id()).isGreaterThan(again.id());
  }

  @Test
  void whatIsNotEndedInTimeIsGivenToAnother() {
    request(1, Event.REQUEST_FINISHED);
    succeed(claim(1).getFirst());
    Due first = one();
    elapse(LEASE);
    Due second = one();
    assertThat(second.name()).isEqualTo(first.name());

    assertThat(outbox.failed(first, "too late", Duration.ofDays(9), LONGEST)).isFalse();
    assertThat(database.query("select failure from wherry.event")).containsOnlyNulls();
    outbox.delivered(first); // it was, whoever has it now
    assertThat(events()).isEmpty();
    outbox.delivered(second);
    elapse(LEASE);
    assertThat(due(10)).isEmpty();
  }

  @Test
  void anEventThatCameWhileTheOneBeforeWasUnderWayIsNotForgotten() {
    request(2, Event.MOVE_FINISHED);
    List<Claim> claims = claim(2);
    succeed(claims.getFirst());
    Due first = one();
    succeed(claims.getLast());
    outbox.delivered(first);
    assertThat(one().id()).isGreaterThan(first.id());
  }

  @Test
  void whatCannotBeDeliveredForTooLongIsDeadUntilItIsWantedAgain() {
    request(2, Event.MOVE_FINISHED);
    claim(2).forEach(this::succeed);
    Due first = one();
    elapse(LONGEST);
    assertThat(outbox.failed(first, "answers 500\0", Duration.ofSeconds(1), LONGEST)).isTrue();
    Due second = one(); // it does not wait for the dead one
    assertThat(second.id()).isGreaterThan(first.id());
    assertThat(outbox.count()).isEqualTo(new Outbox.Counts(1, 1));

    List<Outbox.DeadLetter> dead = outbox.deadLetters(null, 10);
    assertThat(dead).hasSize(1);
    assertThat(dead.getFirst().name()).isEqualTo(first.name());
    assertThat(dead.getFirst().failure()).startsWith("answers 500");
    assertThat(dead.getFirst().move()).isEqualTo(1);
    assertThat(outbox.deadLetters(dead.getFirst().id(), 10)).isEmpty();

    outbox.delivered(second);
    assertThat(outbox.redeliver(List.of(first.id(), second.id(), 0L))).isEqualTo(1);
    assertThat(outbox.redeliver(List.of(first.id()))).isZero();
    Due again = one();
    assertThat(again.name()).isEqualTo(first.name());
    assertThat(outbox.failed(again, "500", Duration.ofSeconds(1), LONGEST)).isFalse();
  }

  @Test
  void aWebhookGetsNoMoreThanItHasRoomForAndAnUnknownOneNothing() {
    request(1, Event.REQUEST_FINISHED);
    request(1, Event.REQUEST_FINISHED);
    claim(2).forEach(this::succeed);
    assertThat(outbox.due(Map.of("other", 5), LEASE)).isEmpty();
    assertThat(due(1)).hasSize(1);
    assertThat(due(5)).hasSize(1);
  }

  @Test
  void aKeySentAgainIsKnownByItsWebhookToo() {
    List<MoveRequest.Leg> legs = Requests.of(1).moves();
    MoveRequest first = keyed(new Webhook("hook", Set.of(Event.MOVE_FAILED)), legs);
    assertThat(opened.queue().enqueue(first)).isInstanceOf(Acceptance.Stored.class);
    assertThat(opened.queue().enqueue(first)).isInstanceOf(Acceptance.AlreadyStored.class);
    for (MoveRequest other :
        List.of(
            keyed(null, legs),
            keyed(new Webhook("hook", Set.of(Event.MOVE_FINISHED)), legs),
            keyed(new Webhook("other", Set.of(Event.MOVE_FAILED)), legs))) {
      assertThat(opened.queue().enqueue(other)).isInstanceOf(Acceptance.KeyTaken.class);
    }
  }

  private static MoveRequest keyed(@Nullable Webhook webhook, List<MoveRequest.Leg> legs) {
    return new MoveRequest("key", 0, MoveOptions.DEFAULT, List.of(), webhook, Set.of(), legs);
  }

  @Test
  void aRequestIsForgottenOnceItsWebhookHasHeardAll() {
    request(1, Event.REQUEST_FINISHED);
    succeed(claim(1).getFirst());
    database.execute("update wherry.request set finished_at = finished_at - interval '2 days'");
    Retention day = new Retention(Duration.ofDays(1), Duration.ofDays(1));
    assertThat(opened.queue().prune(day)).isZero();
    elapse(LONGEST);
    assertThat(outbox.failed(one(), "500", Duration.ZERO, LONGEST)).isTrue();
    assertThat(opened.queue().prune(day)).isPositive();
    assertThat(events()).isEmpty();
    assertThat(database.query("select webhook from wherry.delivery")).isEmpty();
  }

  @Test
  void whateverComesAtOnceEachEventIsGivenOnceAndInOrder() throws Exception {
    int moves = 200;
    long id = request(moves, Event.MOVE_FINISHED, Event.REQUEST_FINISHED);
    List<Claim> claims = claim(moves);
    AtomicInteger next = new AtomicInteger();
    List<Long> told = Collections.synchronizedList(new ArrayList<>());
    Callable<Boolean> settler =
        () -> {
          for (int i = next.getAndIncrement(); i < moves; i = next.getAndIncrement()) {
            succeed(claims.get(i));
          }
          return true;
        };
    Callable<Boolean> teller =
        () -> {
          while (told.size() <= moves) {
            for (Due due : due(1)) {
              told.add(due.id());
              outbox.delivered(due);
            }
          }
          return true;
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each :
          threads.invokeAll(
              List.of(settler, settler, teller, teller, teller), 60, TimeUnit.SECONDS)) {
        assertThat(each.get()).isTrue();
      }
    }
    assertThat(told).hasSize(moves + 1).isSorted().doesNotHaveDuplicates();
    assertThat(opened.reports().request(id).orElseThrow().webhook())
        .isEqualTo(new Webhook("hook", EnumSet.of(Event.MOVE_FINISHED, Event.REQUEST_FINISHED)));
  }
}

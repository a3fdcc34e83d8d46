package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.VerifyPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [MoveReports] and [QueueSignals] tells.
public abstract class MoveReportsContract {
  protected abstract QueueUnderTest subject();

  private MoveQueue queue() {
    return subject().queue();
  }

  private MoveReports reports() {
    return subject().reports();
  }

  @Test
  void aRequestIsReportedAsItWasAsked() {
    var options = new MoveOptions(OverwritePolicy.NEVER, VerifyPolicy.REREAD, true);
    var request =
        new MoveRequest(
            "key 'ü'", -7, options, List.of("spring", "b, \"c\""), Requests.of(2).moves());

    long id = queue().enqueue(request).requestId();

    RequestReport report = reports().request(id).orElseThrow();
    assertThat(report.id()).isEqualTo(id);
    assertThat(report.state()).isEqualTo(RequestState.OPEN);
    assertThat(report.idempotencyKey()).isEqualTo("key 'ü'");
    assertThat(report.priority()).isEqualTo(-7);
    assertThat(report.options()).isEqualTo(options);
    assertThat(report.labels()).containsExactly("spring", "b, \"c\"");
    assertThat(report.bytes()).isZero();
    assertThat(report.finishedAt()).isNull();
    assertThat(reports().requests(null, 5)).containsExactly(report);
  }

  @Test
  void aSignpostNamesTheNewestMoveThatDeliveredOrElseTheNewest() {
    MoveRequest.Leg leg = Requests.of(1).moves().getFirst();
    assertThat(reports().signpost(leg.source())).isEmpty();
    queue().enqueue(signposted(Set.of(), leg));
    WorkerId worker = queue().join("w");
    end(worker, new Outcome.Succeeded(Requests.RECEIPT));
    assertThat(reports().signpost(leg.source())).isEmpty();

    long first = queue().enqueue(signposted(Set.of("old"), leg)).requestId();
    assertThat(signpost(leg)).isEqualTo(new MoveId(first, 1));
    end(worker, new Outcome.Succeeded(Requests.RECEIPT));
    queue().enqueue(signposted(Set.of("old", "new"), leg));
    assertThat(signpost(leg)).isEqualTo(new MoveId(first, 1));
    end(worker, new Outcome.Failed(new Failure(FailureKind.SOURCE_NOT_FOUND, "gone")));
    assertThat(signpost(leg)).isEqualTo(new MoveId(first, 1));
    long last = queue().enqueue(signposted(Set.of("old"), leg)).requestId();
    end(worker, new Outcome.Skipped(Requests.RECEIPT));
    assertThat(signpost(leg)).isEqualTo(new MoveId(last, 1));
    assertThat(reports().signpost(leg.destination())).isEmpty();
  }

  private MoveId signpost(MoveRequest.Leg leg) {
    return reports().signpost(leg.source()).orElseThrow().id();
  }

  private void end(WorkerId worker, Outcome outcome) {
    List<Claim> claims = queue().claim(worker, Requests.slots(1));
    assertThat(claims).hasSize(1);
    assertThat(queue().settle(worker, List.of(new Settlement(claims.getFirst(), outcome))))
        .isEmpty();
  }

  private static MoveRequest signposted(Set<String> providers, MoveRequest.Leg leg) {
    return new MoveRequest(null, 0, MoveOptions.DEFAULT, List.of(), null, providers, List.of(leg));
  }

  @Test
  void aRequestIsWithinProvidersWhenEachOfItsMovesIs() {
    List<MoveRequest.Leg> legs = new ArrayList<>(Requests.of(2).moves());
    legs.addAll(Requests.legs(new Lane("old", "disk"), 1));
    long id =
        queue()
            .enqueue(new MoveRequest(null, 0, MoveOptions.DEFAULT, List.of(), null, Set.of(), legs))
            .requestId();

    assertThat(reports().isWithin(id, Set.of("old", "new", "disk"))).isTrue();
    assertThat(reports().isWithin(id, Set.of("old", "new"))).isFalse();
    assertThat(reports().isWithin(id, Set.of("new", "disk"))).isFalse();
    assertThat(reports().isWithin(Long.MAX_VALUE, Set.of())).isTrue();
  }

  @Test
  void whatIsNotThereIsEmpty() {
    long id = queue().enqueue(Requests.of(1)).requestId();

    assertThat(reports().request(id + 1_000)).isEmpty();
    assertThat(reports().move(new MoveId(id, 2))).isEmpty();
    assertThat(reports().move(new MoveId(id + 1_000, 1))).isEmpty();
    assertThat(reports().moves(filter(id + 1_000), null, 5)).isEmpty();
    assertThat(reports().count(filter(id + 1_000))).isZero();
  }

  @Test
  void requestsComeNewestFirstAndInPages() {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(queue().enqueue(Requests.of(1)).requestId());
    }

    assertThat(reports().requests(null, 2))
        .extracting(RequestReport::id)
        .isEqualTo(ids.subList(0, 2));
    assertThat(reports().requests(ids.get(1), 2))
        .extracting(RequestReport::id)
        .isEqualTo(ids.subList(2, 4));
    assertThat(reports().requests(ids.get(3), 2))
        .extracting(RequestReport::id)
        .isEqualTo(ids.subList(4, 5));
    assertThat(reports().requests(ids.get(4), 2)).isEmpty();
  }

  @Test
  void aCancelledRequestSaysSo() {
    long id = queue().enqueue(Requests.of(1)).requestId();

    subject().controls().cancel(id);

    assertThat(reports().request(id).orElseThrow().state()).isEqualTo(RequestState.CANCELLED);
  }

  @Test
  void movesComeInTheOrderOfTheirIdsAndInPages() {
    long first = queue().enqueue(Requests.of(3)).requestId();
    long second = queue().enqueue(Requests.of(2)).requestId();
    MoveFilter all = new MoveFilter(null, Set.of(), Set.of());

    assertThat(reports().moves(all, null, 2))
        .extracting(MoveReport::id)
        .containsExactly(new MoveId(first, 1), new MoveId(first, 2));
    assertThat(reports().moves(all, new MoveId(first, 2), 2))
        .extracting(MoveReport::id)
        .containsExactly(new MoveId(first, 3), new MoveId(second, 1));
    assertThat(reports().moves(filter(first), new MoveId(first, 2), 9))
        .extracting(MoveReport::id)
        .containsExactly(new MoveId(first, 3));
    assertThat(reports().moves(filter(second), new MoveId(first, 2), 9)).hasSize(2);
    assertThat(reports().count(all)).isEqualTo(5);
    assertThat(reports().count(filter(second))).isEqualTo(2);
  }

  @Test
  void aMoveTellsWhoRunsItOrRanItLast() {
    long id = queue().enqueue(Requests.of(2)).requestId();
    WorkerId worker = queue().join("host/1");
    List<Claim> claims = queue().claim(worker, Requests.slots(2));
    assertThat(reports().moves(filter(id), null, 5))
        .extracting(MoveReport::worker)
        .containsExactly("host/1", "host/1");

    queue()
        .settle(
            worker,
            List.of(
                new Settlement(claims.getFirst(), new Outcome.Succeeded(Requests.RECEIPT)),
                new Settlement(claims.getLast(), new Outcome.Released())));

    for (Set<MoveState> states :
        List.of(Set.<MoveState>of(), Set.of(MoveState.SUCCEEDED, MoveState.QUEUED))) {
      assertThat(reports().moves(new MoveFilter(id, states, Set.of()), null, 5))
          .extracting(MoveReport::worker)
          .containsExactly("host/1", null);
    }
    assertThat(reports().move(claims.getFirst().move().id()).orElseThrow().worker())
        .isEqualTo("host/1");
  }

  @Test
  void everyFilterLetsThroughWhatItSays() {
    long one = settleOneOfEach();
    long two = settleOneOfEach();

    for (MoveState state : MoveState.values()) {
      assertPages(new MoveFilter(one, Set.of(state), Set.of()), 1);
      assertPages(new MoveFilter(null, Set.of(state), Set.of()), 2);
    }
    assertPages(new MoveFilter(two, EnumSet.allOf(MoveState.class), Set.of()), 7);
    assertPages(
        new MoveFilter(
            two, Set.of(MoveState.QUEUED, MoveState.FAILED, MoveState.SUCCEEDED), Set.of()),
        3);
    assertPages(new MoveFilter(one, Set.of(), Set.of(FailureKind.THROTTLED)), 1);
    assertPages(new MoveFilter(null, Set.of(), Set.of(FailureKind.THROTTLED)), 2);
    assertPages(
        new MoveFilter(null, Set.of(), Set.of(FailureKind.THROTTLED, FailureKind.TOO_LARGE)), 4);
    assertPages(
        new MoveFilter(
            null, Set.of(MoveState.FAILED), Set.of(FailureKind.THROTTLED, FailureKind.TOO_LARGE)),
        2);
    assertPages(new MoveFilter(null, Set.of(), Set.of(FailureKind.INTERNAL)), 0);
  }

  /// A request whose moves 1 to 7 are in the states of [MoveState], in its order.
  private long settleOneOfEach() {
    long id = queue().enqueue(Requests.of(7)).requestId();
    WorkerId worker = queue().join("w");
    List<Settlement> settlements = new ArrayList<>();
    for (Claim claim : queue().claim(worker, Requests.slots(100))) {
      MoveState end =
          claim.move().id().request() == id
              ? List.of(MoveState.values()).get(claim.move().id().number() - 1)
              : MoveState.QUEUED;
      outcome(end).ifPresent(outcome -> settlements.add(new Settlement(claim, outcome)));
    }
    assertThat(queue().settle(worker, settlements)).isEmpty();
    return id;
  }

  private static Optional<Outcome> outcome(MoveState end) {
    return switch (end) {
      case QUEUED -> Optional.of(new Outcome.Released());
      case WAITING ->
          Optional.of(
              new Outcome.Retry(
                  new Failure(FailureKind.THROTTLED, "slow down"), Duration.ofHours(1), false));
      case RUNNING -> Optional.empty();
      case SUCCEEDED -> Optional.of(new Outcome.Succeeded(Requests.RECEIPT));
      case SKIPPED -> Optional.of(new Outcome.Skipped(Requests.RECEIPT));
      case FAILED ->
          Optional.of(new Outcome.Failed(new Failure(FailureKind.TOO_LARGE, "6 TB is too much")));
      case CANCELLED -> Optional.of(new Outcome.Cancelled());
    };
  }

  private void assertPages(MoveFilter filter, int expected) {
    List<MoveReport> paged = new ArrayList<>();
    @Nullable MoveId after = null;
    for (List<MoveReport> page = reports().moves(filter, null, 2);
        !page.isEmpty();
        page = reports().moves(filter, after, 2)) {
      paged.addAll(page);
      after = paged.getLast().id();
    }
    assertThat(paged).as("%s", filter).hasSize(expected);
    assertThat(paged).extracting(MoveReport::id).isSorted().doesNotHaveDuplicates();
    assertThat(paged)
        .allSatisfy(
            move -> {
              if (!filter.states().isEmpty()) {
                assertThat(filter.states()).contains(move.state());
              }
              if (!filter.failureKinds().isEmpty()) {
                Failure failure = Objects.requireNonNull(move.failure());
                assertThat(filter.failureKinds()).contains(failure.kind());
              }
            });
    assertThat(reports().count(filter)).as("%s", filter).isEqualTo(expected);
  }

  @Test
  void failuresAreCountedByKindTheMostFrequentFirst() {
    long id = queue().enqueue(Requests.of(4)).requestId();
    WorkerId worker = queue().join("w");
    List<Claim> claims = queue().claim(worker, Requests.slots(4));
    assertThat(reports().failures(id)).isEmpty();

    List<Settlement> settlements = new ArrayList<>();
    for (FailureKind kind :
        List.of(FailureKind.TOO_LARGE, FailureKind.TIMED_OUT, FailureKind.TIMED_OUT)) {
      settlements.add(
          new Settlement(
              claims.get(settlements.size()), new Outcome.Failed(new Failure(kind, "no"))));
    }
    settlements.add(new Settlement(claims.getLast(), outcome(MoveState.WAITING).orElseThrow()));
    assertThat(queue().settle(worker, settlements)).isEmpty();

    assertThat(reports().failures(id))
        .containsExactly(
            Map.entry(FailureKind.TIMED_OUT, 2L), Map.entry(FailureKind.TOO_LARGE, 1L));
    assertThat(reports().failures(id + 1_000)).isEmpty();
  }

  @Test
  void newsReachesItsListenersUntilTheyEnd() throws Exception {
    var queued = new CountDownLatch(1);
    var enqueued = new ArrayBlockingQueue<Long>(100);
    long id;
    try (var _ = subject().signals().onQueued(queued::countDown);
        var _ = subject().signals().onRequestChanged(enqueued::add)) {
      id = queue().enqueue(Requests.of(2)).requestId();
      assertThat(queued.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(enqueued.poll(10, TimeUnit.SECONDS)).isEqualTo(id);
    }
    var changed = new ArrayBlockingQueue<Long>(100);
    WorkerId worker = queue().join("w");
    List<Claim> claims = queue().claim(worker, Requests.slots(1));
    enqueued.clear();
    try (var _ = subject().signals().onRequestChanged(changed::add)) {
      changed.clear();
      queue()
          .settle(
              worker,
              List.of(new Settlement(claims.getFirst(), new Outcome.Succeeded(Requests.RECEIPT))));
      assertThat(changed.poll(10, TimeUnit.SECONDS)).isEqualTo(id);
    }
    assertThat(enqueued).isEmpty();
  }

  private static MoveFilter filter(long request) {
    return new MoveFilter(request, Set.of(), Set.of());
  }
}

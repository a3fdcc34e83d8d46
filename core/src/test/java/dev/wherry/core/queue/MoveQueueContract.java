package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.VerifyPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [MoveQueue] does when moves are stored, claimed and held. What it does when attempts
/// end is in [SettleContract].
public abstract class MoveQueueContract {
  protected abstract QueueUnderTest subject();

  private MoveQueue queue() {
    return subject().queue();
  }

  @Test
  void aRequestIsStoredWithAllItsMoves() {
    MoveRequest request = Requests.of(3);

    long id = queue().enqueue(request).requestId();

    assertThat(subject().reports().request(id).orElseThrow().counts())
        .isEqualTo(new RequestReport.Counts(3, 3, 0, 0, 0, 0, 0, 0));
    assertThat(subject().reports().moves(ofRequest(id), null, 10))
        .extracting(MoveReport::source)
        .containsExactlyElementsOf(request.moves().stream().map(MoveRequest.Leg::source).toList());
  }

  @Test
  void aKeyThatWasStoredOnceStaysOnce() {
    Acceptance first = queue().enqueue(Requests.keyed("order-17", 2));
    Acceptance again = queue().enqueue(Requests.keyed("order-17", 2));
    Acceptance other = queue().enqueue(Requests.keyed("order-17", 3));

    assertThat(first).isInstanceOf(Acceptance.Stored.class);
    assertThat(again).isEqualTo(new Acceptance.AlreadyStored(first.requestId()));
    assertThat(other).isEqualTo(new Acceptance.KeyTaken(first.requestId()));
    assertThat(subject().reports().requests(null, 10)).hasSize(1);
  }

  @Test
  void everyPartOfARequestMakesItAnotherUnderItsKey() {
    var legs = Requests.legs(Requests.LANE, 1);
    long id =
        queue()
            .enqueue(new MoveRequest("k", 0, MoveOptions.DEFAULT, List.of("a", "b"), legs))
            .requestId();
    var never = new MoveOptions(OverwritePolicy.NEVER, VerifyPolicy.CHECKSUM, false);
    var reread = new MoveOptions(OverwritePolicy.IF_DIFFERENT, VerifyPolicy.REREAD, false);
    var retire = new MoveOptions(OverwritePolicy.IF_DIFFERENT, VerifyPolicy.CHECKSUM, true);
    var elsewhere =
        List.of(new MoveRequest.Leg(legs.getFirst().source(), new Location("new", "x")));

    List<MoveRequest> others =
        List.of(
            new MoveRequest("k", 1, MoveOptions.DEFAULT, List.of("a", "b"), legs),
            new MoveRequest("k", 0, never, List.of("a", "b"), legs),
            new MoveRequest("k", 0, reread, List.of("a", "b"), legs),
            new MoveRequest("k", 0, retire, List.of("a", "b"), legs),
            new MoveRequest("k", 0, MoveOptions.DEFAULT, List.of("ab"), legs),
            new MoveRequest("k", 0, MoveOptions.DEFAULT, List.of("a", "b"), elsewhere));

    assertThat(others)
        .allSatisfy(
            other -> assertThat(queue().enqueue(other)).isEqualTo(new Acceptance.KeyTaken(id)));
  }

  @Test
  void oneKeyFromManyThreadsIsStoredOnce() throws Exception {
    List<Callable<Acceptance>> senders = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      senders.add(() -> queue().enqueue(Requests.keyed("at once", 5)));
    }

    List<Acceptance> answers = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(senders.size())) {
      for (Future<Acceptance> answer : threads.invokeAll(senders)) {
        answers.add(answer.get());
      }
    }

    assertThat(answers).filteredOn(Acceptance.Stored.class::isInstance).hasSize(1);
    assertThat(answers)
        .extracting(Acceptance::requestId)
        .containsOnly(answers.getFirst().requestId());
    assertThat(subject().reports().requests(null, 10)).hasSize(1);
  }

  @Test
  void aClaimCarriesTheMove() {
    var options = new MoveOptions(OverwritePolicy.FAIL, VerifyPolicy.REREAD, true);
    var leg =
        new MoveRequest.Leg(
            new Location("old", "a b/ü:%2F'\"\\\n{},NULL.jpg"), new Location("new", "x"));
    long id =
        queue().enqueue(new MoveRequest(null, 0, options, List.of(), List.of(leg))).requestId();

    List<Claim> claims = queue().claim(queue().join("w"), Requests.slots(10));

    assertThat(claims).hasSize(1);
    Claim claim = claims.getFirst();
    assertThat(claim.move().id()).isEqualTo(new MoveId(id, 1));
    assertThat(claim.move().source()).isEqualTo(leg.source());
    assertThat(claim.move().destination()).isEqualTo(leg.destination());
    assertThat(claim.move().options()).isEqualTo(options);
    assertThat(claim.attempt()).isEqualTo(1);
  }

  @Test
  void aClaimTakesNoMoreThanTheFreeSlots() {
    queue().enqueue(Requests.of(10));
    WorkerId worker = queue().join("w");

    assertThat(queue().claim(worker, Requests.slots(4))).hasSize(4);
    assertThat(queue().claim(worker, new FreeSlots(4, 6, Map.of(Requests.LANE, 4)))).hasSize(2);
    assertThat(queue().claim(worker, new FreeSlots(0, 6, Map.of()))).isEmpty();
    assertThat(queue().claim(worker, Requests.slots(100))).hasSize(4);
    assertThat(queue().claim(worker, Requests.slots(100))).isEmpty();
  }

  @Test
  void aLaneWithoutFreeSlotsHoldsUpNoOther() {
    Lane busy = new Lane("busy", "new");
    queue().enqueue(Requests.of(busy, 100, 50));
    queue().enqueue(Requests.of(Requests.LANE, 0, 5));
    WorkerId worker = queue().join("w");

    assertThat(queue().claim(worker, new FreeSlots(10, 3, Map.of(busy, 3))))
        .extracting(claim -> claim.move().lane())
        .containsExactly(Requests.LANE, Requests.LANE, Requests.LANE);
    Map<Lane, Integer> running = new HashMap<>(Map.of(busy, 2, Requests.LANE, 2));
    List<Claim> claims = new ArrayList<>();
    List<Claim> more;
    do {
      more = queue().claim(worker, new FreeSlots(10, 4, running));
      more.forEach(claim -> running.merge(claim.move().lane(), 1, Integer::sum));
      claims.addAll(more);
    } while (!more.isEmpty());
    assertThat(claims)
        .extracting(claim -> claim.move().lane())
        .containsExactlyInAnyOrder(busy, busy, Requests.LANE, Requests.LANE);
  }

  @Test
  void lanesOfOnePriorityShareAClaim() {
    Lane other = new Lane("other", "new");
    queue().enqueue(Requests.of(20));
    queue().enqueue(Requests.of(other, 0, 20));

    assertThat(queue().claim(queue().join("w"), Requests.slots(10)))
        .filteredOn(claim -> claim.move().lane().equals(other))
        .hasSize(5);
  }

  @Test
  void aClaimTakesHigherPrioritiesFirst() {
    Lane other = new Lane("other", "new");
    queue().enqueue(Requests.of(Requests.LANE, -1, 3));
    queue().enqueue(Requests.of(other, 0, 3));
    long urgent = queue().enqueue(Requests.of(Requests.LANE, 7, 3)).requestId();
    WorkerId worker = queue().join("w");

    List<Claim> first = queue().claim(worker, Requests.slots(3));
    List<Claim> second = queue().claim(worker, Requests.slots(3));

    assertThat(first).extracting(claim -> claim.move().id().request()).containsOnly(urgent);
    assertThat(second).extracting(claim -> claim.move().lane()).containsOnly(other);
    assertThat(queue().claim(worker, Requests.slots(10))).hasSize(3);
  }

  @Test
  void aSmallRequestDoesNotWaitForALargeOneThatCameBefore() {
    queue().enqueue(Requests.of(1_000));
    WorkerId worker = queue().join("w");
    queue().claim(worker, Requests.slots(100));
    long small = queue().enqueue(Requests.of(10)).requestId();

    List<Claim> next = queue().claim(worker, Requests.slots(40));

    assertThat(next).filteredOn(claim -> claim.move().id().request() == small).hasSize(10);
  }

  @Test
  void aRequestSentToAnEmptyLaneDoesNotPassThoseThatWait() {
    long first = queue().enqueue(Requests.of(20)).requestId();
    WorkerId worker = queue().join("w");
    List<Claim> claims = queue().claim(worker, Requests.slots(20));
    long second = queue().enqueue(Requests.of(30)).requestId();
    queue().settle(worker, released(claims));

    List<Claim> next = queue().claim(worker, Requests.slots(20));

    assertThat(next)
        .filteredOn(claim -> claim.move().id().request() == first)
        .hasSizeGreaterThan(18);
    assertThat(next).extracting(claim -> claim.move().id().request()).contains(second);
  }

  private static List<Settlement> released(List<Claim> claims) {
    return claims.stream()
        .filter(claim -> claim.move().id().number() > 1)
        .map(claim -> new Settlement(claim, new Outcome.Released()))
        .toList();
  }

  @Test
  void noTwoLiveClaimsHoldOneMove() throws Exception {
    queue().enqueue(Requests.of(400));
    List<Callable<List<Claim>>> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      WorkerId worker = queue().join("w" + i);
      workers.add(() -> claimAll(worker));
    }

    List<MoveId> claimed = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(workers.size())) {
      for (Future<List<Claim>> claims : threads.invokeAll(workers)) {
        claims.get().forEach(claim -> claimed.add(claim.move().id()));
      }
    }

    assertThat(claimed).doesNotHaveDuplicates();
    claimAll(queue().join("last")).forEach(claim -> claimed.add(claim.move().id()));
    assertThat(new HashSet<>(claimed)).hasSize(400);
  }

  @Test
  void movesToOneDestinationTakeTurns() {
    long first = queue().enqueue(same("a", 3)).requestId();
    long second = queue().enqueue(same("b", 3)).requestId();
    WorkerId worker = queue().join("w");
    WorkerId other = queue().join("other");

    List<Claim> claims = new ArrayList<>(queue().claim(worker, Requests.slots(4)));
    claims.addAll(queue().claim(worker, Requests.slots(4)));

    assertThat(claims).hasSize(3);
    assertThat(claims).extracting(c -> c.move().destination()).doesNotHaveDuplicates();
    assertThat(queue().claim(other, Requests.slots(10))).isEmpty();
    queue()
        .settle(
            worker,
            List.of(
                new Settlement(claims.get(0), new Outcome.Succeeded(Requests.RECEIPT)),
                new Settlement(
                    claims.get(1),
                    new Outcome.Retry(
                        new Failure(FailureKind.UNAVAILABLE, "no answer"),
                        Duration.ofHours(1),
                        true))));
    assertThat(queue().claim(other, Requests.slots(10)))
        .extracting(c -> c.move().destination())
        .containsExactlyInAnyOrder(
            claims.get(0).move().destination(), claims.get(1).move().destination());
    queue().leave(worker);
    queue().leave(other);
    queue().wake();
    assertThat(claimAll(queue().join("last"))).hasSize(3);
    assertThat(subject().reports().count(ofRequest(first))).isEqualTo(3);
    assertThat(subject().reports().count(ofRequest(second))).isEqualTo(3);
  }

  @Test
  void manyMovesToOneDestinationAreAllClaimedOneAfterTheOther() {
    for (int i = 0; i < 40; i++) {
      queue().enqueue(same("sender " + i, 2));
    }
    WorkerId worker = queue().join("w");

    int ended = 0;
    List<Claim> claims = queue().claim(worker, Requests.slots(100));
    while (!claims.isEmpty()) {
      assertThat(claims).extracting(c -> c.move().destination()).doesNotHaveDuplicates();
      ended += claims.size();
      queue()
          .settle(
              worker,
              claims.stream()
                  .map(c -> new Settlement(c, new Outcome.Skipped(Requests.RECEIPT)))
                  .toList());
      claims = queue().claim(worker, Requests.slots(100));
    }

    assertThat(ended).isEqualTo(80);
  }

  /// Moves of another sender to the same few destinations.
  private static MoveRequest same(String label, int moves) {
    return new MoveRequest(
        null, 0, MoveOptions.DEFAULT, List.of(label), Requests.legs(Requests.LANE, "same", moves));
  }

  private List<Claim> claimAll(WorkerId worker) {
    List<Claim> all = new ArrayList<>();
    for (List<Claim> some = queue().claim(worker, Requests.slots(7));
        !some.isEmpty();
        some = queue().claim(worker, Requests.slots(7))) {
      all.addAll(some);
    }
    return all;
  }

  @Test
  void aBeatNamesTheRunningMovesOfCancelledRequests() throws Exception {
    long kept = queue().enqueue(Requests.of(1)).requestId();
    long cancelled = queue().enqueue(Requests.of(3)).requestId();
    WorkerId worker = queue().join("w");
    List<Claim> claims = queue().claim(worker, Requests.slots(10));
    Claim ended =
        claims.stream()
            .filter(c -> c.move().id().equals(new MoveId(cancelled, 2)))
            .findFirst()
            .orElseThrow();
    queue().settle(worker, List.of(new Settlement(ended, new Outcome.Succeeded(Requests.RECEIPT))));
    assertThat(queue().beat(worker, Map.of(new MoveId(kept, 1), 17L)).unwanted()).isEmpty();

    subject().controls().cancel(cancelled);

    assertThat(queue().beat(worker, Map.of()).unwanted())
        .isEqualTo(Set.of(new MoveId(cancelled, 1), new MoveId(cancelled, 3)));
    assertThat(queue().beat(queue().join("idle"), Map.of()).unwanted()).isEmpty();
  }

  @Test
  void aWorkerThatWasTakenForDeadIsToldAndClaimsNothing() {
    queue().enqueue(Requests.of(1));
    WorkerId worker = queue().join("w");
    subject().elapse(Duration.ofSeconds(10));
    queue().reclaim(Duration.ofSeconds(10), 3);

    assertThatThrownBy(() -> queue().beat(worker, Map.of()))
        .isInstanceOf(WorkerLostException.class);
    assertThat(queue().claim(worker, Requests.slots(10))).isEmpty();
  }

  @Test
  void aWorkerThatJoinsAgainIsAnother() {
    assertThat(queue().join("same")).isNotEqualTo(queue().join("same"));
  }

  @Test
  void whatIsFinishedAndTooOldIsForgotten() {
    Retention week = new Retention(Duration.ofDays(7), Duration.ofDays(7));
    long old = queue().enqueue(Requests.keyed("old", 1_200)).requestId();
    WorkerId worker = queue().join("w");
    settleAll(worker, queue().claim(worker, Requests.slots(2_000)));
    subject().elapse(Duration.ofDays(8));
    long young = queue().enqueue(Requests.keyed("young", 2)).requestId();
    long open = queue().enqueue(Requests.of(1)).requestId();
    settleAll(worker, claimAll(worker).subList(0, 2));

    assertThat(queue().prune(Retention.DEFAULT)).isZero();
    int forgotten = 0;
    for (int some = queue().prune(week); some > 0; some = queue().prune(week)) {
      forgotten += some;
    }

    assertThat(forgotten).isPositive();
    assertThat(subject().reports().request(old)).isEmpty();
    assertThat(subject().reports().moves(ofRequest(old), null, 10)).isEmpty();
    assertThat(subject().reports().request(young)).isPresent();
    assertThat(subject().reports().request(open)).isPresent();
    assertThat(queue().enqueue(Requests.keyed("old", 3))).isInstanceOf(Acceptance.Stored.class);
  }

  private void settleAll(WorkerId worker, List<Claim> claims) {
    queue()
        .settle(
            worker,
            claims.stream()
                .map(c -> new Settlement(c, new Outcome.Succeeded(Requests.RECEIPT)))
                .toList());
  }

  static MoveFilter ofRequest(long id) {
    return new MoveFilter(id, Set.of(), Set.of());
  }
}

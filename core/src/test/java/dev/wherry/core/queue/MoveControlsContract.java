package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every [MoveControls] does.
public abstract class MoveControlsContract {
  private static final Failure GONE = new Failure(FailureKind.SOURCE_NOT_FOUND, "no such object");
  private static final Failure BUSY = new Failure(FailureKind.UNAVAILABLE, "no answer");

  protected abstract QueueUnderTest subject();

  private MoveQueue queue() {
    return subject().queue();
  }

  private MoveControls controls() {
    return subject().controls();
  }

  private RequestReport report(long request) {
    return subject().reports().request(request).orElseThrow();
  }

  private long stored(int moves) {
    return queue().enqueue(Requests.of(moves)).requestId();
  }

  private void settle(WorkerId worker, List<Claim> claims, Outcome outcome) {
    assertThat(
            queue().settle(worker, claims.stream().map(c -> new Settlement(c, outcome)).toList()))
        .isEmpty();
  }

  // cancel

  @Test
  void aCancelledRequestStartsNothingMore() {
    long request = stored(5);
    WorkerId worker = queue().join("w");
    List<Claim> running = queue().claim(worker, Requests.slots(2));

    assertThat(controls().cancel(request)).isEqualTo(ControlAnswer.DONE);

    assertThat(queue().claim(worker, Requests.slots(10))).isEmpty();
    queue().sweep();
    RequestReport report = report(request);
    assertThat(report.state()).isEqualTo(RequestState.CANCELLED);
    assertThat(report.counts()).isEqualTo(new RequestReport.Counts(5, 0, 0, 2, 0, 0, 0, 3));
    assertThat(report.finishedAt()).isNull();
    settle(worker, running, new Outcome.Cancelled());
    assertThat(report(request).finishedAt()).isNotNull();
    assertThat(controls().cancel(request)).isEqualTo(ControlAnswer.DONE);
  }

  @Test
  void waitingMovesOfACancelledRequestEnd() {
    long request = stored(2);
    WorkerId worker = queue().join("w");
    settle(
        worker,
        queue().claim(worker, Requests.slots(1)),
        new Outcome.Retry(BUSY, Duration.ofHours(1), true));

    controls().cancel(request);
    queue().sweep();

    assertThat(report(request).counts())
        .isEqualTo(new RequestReport.Counts(2, 0, 0, 0, 0, 0, 0, 2));
    assertThat(report(request).finishedAt()).isNotNull();
  }

  @Test
  void runningMovesOfACancelledRequestAreNotTriedAgain() {
    long request = stored(3);
    WorkerId worker = queue().join("w");
    List<Claim> claims = queue().claim(worker, Requests.slots(3));
    controls().cancel(request);

    settle(worker, claims.subList(0, 1), new Outcome.Retry(BUSY, Duration.ZERO, true));
    settle(worker, claims.subList(1, 2), new Outcome.Released());
    settle(worker, claims.subList(2, 3), new Outcome.Succeeded(Requests.RECEIPT));

    assertThat(report(request).counts())
        .isEqualTo(new RequestReport.Counts(3, 0, 0, 0, 1, 0, 0, 2));
    assertThat(report(request).finishedAt()).isNotNull();
  }

  @Test
  void movesOfACancelledRequestEndWhenTheirWorkerIsGone() throws Exception {
    long request = stored(4);
    WorkerId lost = queue().join("lost");
    queue().claim(lost, Requests.slots(2));
    subject().elapse(Duration.ofSeconds(9));
    WorkerId leaving = queue().join("leaving");
    queue().claim(leaving, Requests.slots(2));
    controls().cancel(request);

    queue().leave(leaving);
    queue().reclaim(Duration.ofSeconds(5), 3);
    queue().sweep();

    assertThat(report(request).counts())
        .isEqualTo(new RequestReport.Counts(4, 0, 0, 0, 0, 0, 0, 4));
  }

  @Test
  void aLargeRequestIsCancelledWhole() {
    long request = stored(2_500);
    long other = stored(10);
    controls().cancel(request);
    WorkerId worker = queue().join("w");

    List<Claim> claims = queue().claim(worker, Requests.slots(100));
    queue().sweep();

    assertThat(claims).extracting(c -> c.move().id().request()).containsOnly(other);
    assertThat(report(request).counts().cancelled()).isEqualTo(2_500);
    assertThat(report(request).finishedAt()).isNotNull();
  }

  @Test
  void whatIsFinishedOrUnknownIsLeft() {
    long request = stored(1);
    WorkerId worker = queue().join("w");
    settle(
        worker, queue().claim(worker, Requests.slots(1)), new Outcome.Succeeded(Requests.RECEIPT));

    assertThat(controls().cancel(request)).isEqualTo(ControlAnswer.FINISHED);
    assertThat(controls().pause(request)).isEqualTo(ControlAnswer.FINISHED);
    assertThat(controls().resume(request)).isEqualTo(ControlAnswer.FINISHED);
    assertThat(controls().cancel(request + 1)).isEqualTo(ControlAnswer.UNKNOWN);
    assertThat(controls().pause(request + 1)).isEqualTo(ControlAnswer.UNKNOWN);
    assertThat(controls().resume(request + 1)).isEqualTo(ControlAnswer.UNKNOWN);
    assertThat(report(request).state()).isEqualTo(RequestState.FINISHED);
  }

  // pause

  @Test
  void aPausedRequestStartsNothingAndHoldsUpNoOther() {
    long paused = stored(300);
    long other = stored(20);

    assertThat(controls().pause(paused)).isEqualTo(ControlAnswer.DONE);

    WorkerId worker = queue().join("w");
    assertThat(claimAll(worker, 10))
        .hasSize(20)
        .extracting(c -> c.move().id().request())
        .containsOnly(other);
    assertThat(report(paused).state()).isEqualTo(RequestState.PAUSED);
    assertThat(report(paused).counts().queued()).isEqualTo(300);
    assertThat(queue().claim(worker, Requests.slots(10))).isEmpty();
  }

  @Test
  void whatRunsOfAPausedRequestGoesOn() {
    long request = stored(3);
    WorkerId worker = queue().join("w");
    List<Claim> claims = queue().claim(worker, Requests.slots(2));
    controls().pause(request);

    settle(worker, claims.subList(0, 1), new Outcome.Succeeded(Requests.RECEIPT));
    settle(worker, claims.subList(1, 2), new Outcome.Released());

    assertThat(queue().claim(worker, Requests.slots(10))).isEmpty();
    assertThat(report(request).counts())
        .isEqualTo(new RequestReport.Counts(3, 2, 0, 0, 1, 0, 0, 0));
  }

  @Test
  void aResumedRequestGoesOnWhereItWas() {
    long request = stored(1_200);
    WorkerId worker = queue().join("w");
    settle(worker, queue().claim(worker, Requests.slots(1)), new Outcome.Released());
    controls().pause(request);
    assertThat(claimAll(worker, 500)).isEmpty();

    assertThat(controls().resume(request)).isEqualTo(ControlAnswer.DONE);
    queue().wake();

    assertThat(report(request).state()).isEqualTo(RequestState.OPEN);
    List<Claim> claims = claimAll(worker, 500);
    assertThat(claims).hasSize(1_200);
    assertThat(claims).extracting(Claim::attempt).containsOnly(1);
    assertThat(controls().resume(request)).isEqualTo(ControlAnswer.DONE);
  }

  @Test
  void aPausedRequestCanBeCancelled() {
    long request = stored(3);
    controls().pause(request);
    assertThat(queue().claim(queue().join("w"), Requests.slots(10))).isEmpty();

    assertThat(controls().cancel(request)).isEqualTo(ControlAnswer.DONE);
    queue().sweep();

    assertThat(controls().pause(request)).isEqualTo(ControlAnswer.CANCELLED);
    assertThat(controls().resume(request)).isEqualTo(ControlAnswer.CANCELLED);
    assertThat(report(request).counts().cancelled()).isEqualTo(3);
  }

  @Test
  void aPausedLaneHoldsUpNoOther() {
    Lane other = new Lane("other", "new");
    stored(5);
    queue().enqueue(Requests.of(other, -3, 5));
    WorkerId worker = queue().join("w");

    controls().pause(Requests.LANE);

    assertThat(queue().claim(worker, Requests.slots(10)))
        .hasSize(5)
        .extracting(c -> c.move().lane())
        .containsOnly(other);
    controls().resume(Requests.LANE);
    assertThat(claimAll(worker, 10)).hasSize(5);
  }

  @Test
  void aPausedProviderPausesAllItsLanes() {
    Lane from = new Lane("paused", "new");
    Lane to = new Lane("old", "paused");
    Lane other = new Lane("old", "new");
    for (Lane lane : List.of(from, to, other)) {
      queue().enqueue(Requests.of(lane, 0, 2));
    }
    WorkerId worker = queue().join("w");

    controls().pauseProvider("paused");

    assertThat(claimAll(worker, 10)).extracting(c -> c.move().lane()).containsOnly(other);
    controls().resumeProvider("paused");
    assertThat(claimAll(worker, 10)).hasSize(4);
  }

  // retry

  @Test
  void aRetriedMoveIsQueuedAsIfNeverTried() {
    long request = stored(3);
    WorkerId worker = queue().join("w");
    List<Claim> claims = queue().claim(worker, Requests.slots(3));
    settle(worker, claims.subList(0, 1), new Outcome.Succeeded(Requests.RECEIPT));
    settle(worker, claims.subList(1, 3), new Outcome.Failed(GONE));
    assertThat(report(request).state()).isEqualTo(RequestState.FINISHED);

    assertThat(controls().retry(request, Set.of())).isEqualTo(2);

    assertThat(report(request).state()).isEqualTo(RequestState.OPEN);
    assertThat(report(request).finishedAt()).isNull();
    assertThat(report(request).counts())
        .isEqualTo(new RequestReport.Counts(3, 2, 0, 0, 1, 0, 0, 0));
    List<Claim> again = queue().claim(worker, Requests.slots(10));
    assertThat(again).hasSize(2).extracting(Claim::attempt).containsOnly(1);
    assertThat(again).extracting(Claim::token).containsOnly(2);
    settle(worker, again, new Outcome.Succeeded(Requests.RECEIPT));
    assertThat(report(request).finishedAt()).isNotNull();
    assertThat(controls().retry(request, Set.of())).isZero();
  }

  @Test
  void movesAreRetriedByRequestAndByFailureKind() {
    long first = stored(2);
    long second = stored(2);
    WorkerId worker = queue().join("w");
    for (Claim claim : claimAll(worker, 10)) {
      boolean gone = claim.move().id().number() == 1;
      settle(worker, List.of(claim), new Outcome.Failed(gone ? GONE : BUSY));
    }

    assertThat(controls().retry(first, Set.of(FailureKind.UNAVAILABLE))).isEqualTo(1);
    assertThat(controls().retry(null, Set.of(FailureKind.SOURCE_NOT_FOUND))).isEqualTo(2);

    assertThat(claimAll(worker, 10))
        .extracting(c -> c.move().id())
        .containsExactlyInAnyOrder(
            new MoveId(first, 1), new MoveId(first, 2), new MoveId(second, 1));
    assertThat(subject().reports().move(new MoveId(second, 2)).orElseThrow().state())
        .isEqualTo(MoveState.FAILED);
  }

  @Test
  void failuresOfACancelledRequestAreNotRetried() {
    long request = stored(2);
    WorkerId worker = queue().join("w");
    settle(worker, queue().claim(worker, Requests.slots(1)), new Outcome.Failed(GONE));
    controls().cancel(request);
    queue().sweep();

    assertThat(controls().retry(request, Set.of())).isZero();
    assertThat(report(request).counts().failed()).isEqualTo(1);
  }

  @Test
  void manyMovesAreRetried() {
    long request = stored(2_300);
    WorkerId worker = queue().join("w");
    settle(worker, claimAll(worker, 500), new Outcome.Failed(GONE));

    assertThat(controls().retry(null, Set.of())).isEqualTo(2_300);

    assertThat(report(request).counts().queued()).isEqualTo(2_300);
  }

  /// All that a worker can claim that runs nothing yet.
  private List<Claim> claimAll(WorkerId worker, int slots) {
    List<Claim> all = new ArrayList<>();
    Map<Lane, Integer> running = new HashMap<>();
    List<Claim> some;
    do {
      some = queue().claim(worker, new FreeSlots(slots, Integer.MAX_VALUE, running));
      some.forEach(claim -> running.merge(claim.move().lane(), 1, Integer::sum));
      all.addAll(some);
    } while (!some.isEmpty());
    return all;
  }
}

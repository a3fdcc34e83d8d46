package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.move.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What every [MoveQueue] does when attempts end: by their outcome, or since their worker ended.
public abstract class SettleContract {
  private static final Failure FAILURE =
      new Failure(
          FailureKind.UNAVAILABLE, "GET a.jpg: 503\u0000 from \ud800 the 'old' \"provider\"");

  protected abstract QueueUnderTest subject();

  private MoveQueue queue() {
    return subject().queue();
  }

  @Test
  void aSuccessEndsTheMoveWithItsReceipt() {
    Claim claim = claimOne();

    assertThat(settle(claim, new Outcome.Succeeded(Requests.RECEIPT))).isEmpty();

    MoveReport move = report(claim);
    assertThat(move.state()).isEqualTo(MoveState.SUCCEEDED);
    assertThat(move.receipt()).isEqualTo(Requests.RECEIPT);
    assertThat(move.failure()).isNull();
    assertThat(move.finishedAt()).isNotNull();
    RequestReport request = requestOf(claim);
    assertThat(request.counts()).isEqualTo(new RequestReport.Counts(1, 0, 0, 0, 1, 0, 0, 0));
    assertThat(request.bytes()).isEqualTo(1);
    assertThat(request.state()).isEqualTo(RequestState.FINISHED);
    assertThat(request.finishedAt()).isNotNull();
  }

  @Test
  void aSkipEndsTheMoveWithItsEvidenceAndCarriesNoBytes() {
    Claim claim = claimOne();
    Receipt present =
        new Receipt(5, null, null, null, null, null, Receipt.Evidence.PRESENT, null, List.of());

    settle(claim, new Outcome.Skipped(present));

    assertThat(report(claim).state()).isEqualTo(MoveState.SKIPPED);
    assertThat(report(claim).receipt()).isEqualTo(present);
    assertThat(requestOf(claim).counts())
        .isEqualTo(new RequestReport.Counts(1, 0, 0, 0, 0, 1, 0, 0));
    assertThat(requestOf(claim).bytes()).isZero();
  }

  @Test
  void aFailureEndsTheMoveWithItsReason() {
    Claim claim = claimOne();

    settle(claim, new Outcome.Failed(FAILURE));

    MoveReport move = report(claim);
    assertThat(move.state()).isEqualTo(MoveState.FAILED);
    Failure failure = Objects.requireNonNull(move.failure());
    assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(failure.message()).contains("GET a.jpg: 503").contains("the 'old' \"provider\"");
    assertThat(move.receipt()).isNull();
    assertThat(requestOf(claim).counts())
        .isEqualTo(new RequestReport.Counts(1, 0, 0, 0, 0, 0, 1, 0));
    assertThat(requestOf(claim).state()).isEqualTo(RequestState.FINISHED);
  }

  @Test
  void aCancelEndsTheMove() {
    Claim claim = claimOne();

    settle(claim, new Outcome.Cancelled());

    assertThat(report(claim).state()).isEqualTo(MoveState.CANCELLED);
    assertThat(requestOf(claim).counts())
        .isEqualTo(new RequestReport.Counts(1, 0, 0, 0, 0, 0, 0, 1));
    assertThat(requestOf(claim).finishedAt()).isNotNull();
  }

  @Test
  void aRetryWaitsForItsTimeAndIsCountedWhenItCounts() {
    Claim claim = claimOne();

    settle(claim, new Outcome.Retry(FAILURE, Duration.ofMinutes(30), true));

    MoveReport waiting = report(claim);
    assertThat(waiting.state()).isEqualTo(MoveState.WAITING);
    assertThat(waiting.attempts()).isEqualTo(1);
    assertThat(waiting.nextAttemptAt()).isNotNull();
    assertThat(waiting.failure()).isNotNull();
    assertThat(requestOf(claim).counts())
        .isEqualTo(new RequestReport.Counts(1, 0, 1, 0, 0, 0, 0, 0));
    assertThat(requestOf(claim).state()).isEqualTo(RequestState.OPEN);
    subject().elapse(Duration.ofMinutes(29));
    assertThat(queue().wake()).isZero();
    assertThat(queue().claim(owner, Requests.slots(1))).isEmpty();
    subject().elapse(Duration.ofMinutes(1));
    assertThat(queue().wake()).isEqualTo(1);
    assertThat(report(claim).nextAttemptAt()).isNull();
    assertThat(requestOf(claim).counts())
        .isEqualTo(new RequestReport.Counts(1, 1, 0, 0, 0, 0, 0, 0));
    Claim second = queue().claim(owner, Requests.slots(1)).getFirst();
    assertThat(second.attempt()).isEqualTo(2);
    settle(second, new Outcome.Succeeded(Requests.RECEIPT));
    assertThat(report(claim).failure()).isNull();
    assertThat(report(claim).attempts()).isEqualTo(2);
  }

  @Test
  void aRetryThatDoesNotCountIsTheSameAttemptAgain() {
    Claim claim = claimOne();

    settle(claim, new Outcome.Retry(FAILURE, Duration.ZERO, false));
    queue().wake();

    Claim second = queue().claim(owner, Requests.slots(1)).getFirst();
    assertThat(second.attempt()).isEqualTo(1);
    assertThat(second.token()).isNotEqualTo(claim.token());
  }

  @Test
  void aReleaseQueuesTheMoveAgainUnpenalised() {
    Claim claim = claimOne();

    settle(claim, new Outcome.Released());

    assertThat(report(claim).state()).isEqualTo(MoveState.QUEUED);
    assertThat(report(claim).attempts()).isZero();
    Claim second = queue().claim(owner, Requests.slots(1)).getFirst();
    assertThat(second.attempt()).isEqualTo(1);
    assertThat(second.token()).isNotEqualTo(claim.token());
  }

  @Test
  void aResultCountsOnlyUnderTheClaimItWasReachedWith() {
    Claim old = claimOne();
    settle(old, new Outcome.Released());
    Claim held = queue().claim(owner, Requests.slots(1)).getFirst();
    WorkerId stranger = queue().join("stranger");
    Outcome success = new Outcome.Succeeded(Requests.RECEIPT);
    Settlement mine = new Settlement(held, success);

    assertThat(settle(old, success)).containsExactly(new Settlement(old, success));
    assertThat(queue().settle(stranger, List.of(mine))).containsExactly(mine);
    assertThat(queue().holds(owner, old)).isFalse();
    assertThat(queue().holds(stranger, held)).isFalse();
    assertThat(queue().holds(owner, held)).isTrue();
    assertThat(report(held).state()).isEqualTo(MoveState.RUNNING);
    assertThat(queue().settle(owner, List.of(mine))).isEmpty();
    assertThat(queue().holds(owner, held)).isFalse();
    assertThat(queue().settle(owner, List.of(mine))).containsExactly(mine);
    assertThat(requestOf(held).counts().succeeded()).isEqualTo(1);
  }

  @Test
  void aRefusedResultDoesNotStopTheOthersOfItsBatch() {
    queue().enqueue(Requests.of(4));
    owner = queue().join("w");
    List<Claim> claims = queue().claim(owner, Requests.slots(4));
    settle(claims.get(2), new Outcome.Failed(FAILURE));
    List<Settlement> batch =
        List.of(
            new Settlement(claims.get(0), new Outcome.Succeeded(Requests.RECEIPT)),
            new Settlement(claims.get(1), new Outcome.Retry(FAILURE, Duration.ofHours(1), true)),
            new Settlement(claims.get(2), new Outcome.Succeeded(Requests.RECEIPT)),
            new Settlement(claims.get(3), new Outcome.Released()));

    assertThat(queue().settle(owner, batch)).containsExactly(batch.get(2));

    assertThat(requestOf(claims.getFirst()).counts())
        .isEqualTo(new RequestReport.Counts(4, 1, 1, 0, 1, 0, 1, 0));
    assertThat(queue().settle(owner, List.of())).isEmpty();
  }

  @Test
  void theMovesOfADeadWorkerAreQueuedAgainWithTheAttemptCounted() throws Exception {
    Claim lost = claimOne();
    WorkerId alive = queue().join("alive");
    queue().enqueue(Requests.of(1));
    Claim kept = queue().claim(alive, Requests.slots(1)).getFirst();
    subject().elapse(Duration.ofSeconds(30));
    queue().beat(alive, Map.of());

    assertThat(queue().reclaim(Duration.ofSeconds(31), 3)).isZero();
    assertThat(queue().reclaim(Duration.ofSeconds(30), 3)).isEqualTo(1);
    assertThat(queue().reclaim(Duration.ofSeconds(30), 3)).isZero();

    assertThat(queue().holds(alive, kept)).isTrue();
    assertThat(queue().holds(owner, lost)).isFalse();
    Settlement late = new Settlement(lost, new Outcome.Succeeded(Requests.RECEIPT));
    assertThat(queue().settle(owner, List.of(late))).containsExactly(late);
    assertThat(report(lost).state()).isEqualTo(MoveState.QUEUED);
    Claim again = queue().claim(alive, Requests.slots(1)).getFirst();
    assertThat(again.move()).isEqualTo(lost.move());
    assertThat(again.attempt()).isEqualTo(2);
  }

  @Test
  void aMoveThatLosesItsWorkersAgainAndAgainFails() {
    Claim claim = claimOne();
    subject().elapse(Duration.ofSeconds(1));
    queue().reclaim(Duration.ofSeconds(1), 2);
    WorkerId second = queue().join("second");
    queue().claim(second, Requests.slots(1));
    subject().elapse(Duration.ofSeconds(1));

    assertThat(queue().reclaim(Duration.ofSeconds(1), 2)).isEqualTo(1);

    MoveReport move = report(claim);
    assertThat(move.state()).isEqualTo(MoveState.FAILED);
    Failure failure = Objects.requireNonNull(move.failure());
    assertThat(failure.kind()).isEqualTo(FailureKind.WORKER_LOST);
    assertThat(move.attempts()).isEqualTo(2);
    assertThat(requestOf(claim).counts().failed()).isEqualTo(1);
    assertThat(requestOf(claim).state()).isEqualTo(RequestState.FINISHED);
  }

  @Test
  void aWorkerThatLeavesGivesItsMovesBackUnpenalised() {
    Claim claim = claimOne();

    queue().leave(owner);
    queue().leave(owner);

    assertThat(report(claim).state()).isEqualTo(MoveState.QUEUED);
    assertThat(report(claim).attempts()).isZero();
    assertThat(queue().holds(owner, claim)).isFalse();
    assertThat(queue().claim(owner, Requests.slots(1))).isEmpty();
    assertThatThrownBy(() -> queue().beat(owner, Map.of())).isInstanceOf(WorkerLostException.class);
    subject().elapse(Duration.ofHours(1));
    assertThat(queue().reclaim(Duration.ofSeconds(1), 1)).isZero();
    assertThat(queue().claim(queue().join("next"), Requests.slots(1)))
        .extracting(Claim::attempt)
        .containsExactly(1);
  }

  private WorkerId owner = new WorkerId(0);

  private Claim claimOne() {
    long request = queue().enqueue(Requests.of(1)).requestId();
    owner = queue().join("w");
    Claim claim = queue().claim(owner, Requests.slots(1)).getFirst();
    assertThat(claim.move().id()).isEqualTo(new MoveId(request, 1));
    assertThat(report(claim).state()).isEqualTo(MoveState.RUNNING);
    assertThat(report(claim).startedAt()).isNotNull();
    assertThat(requestOf(claim).counts().running()).isEqualTo(1);
    return claim;
  }

  private List<Settlement> settle(Claim claim, Outcome outcome) {
    return queue().settle(owner, List.of(new Settlement(claim, outcome)));
  }

  private MoveReport report(Claim claim) {
    return subject().reports().move(claim.move().id()).orElseThrow();
  }

  private RequestReport requestOf(Claim claim) {
    return subject().reports().request(claim.move().id().request()).orElseThrow();
  }
}

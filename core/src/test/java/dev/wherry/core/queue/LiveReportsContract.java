package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.RequestReport.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [MoveReports] tells of the whole queue now, and of moves as they end.
public abstract class LiveReportsContract {
  private static final Failure GONE = new Failure(FailureKind.SOURCE_NOT_FOUND, "nothing there");

  /// A rate is of the last minute, and of up to ten seconds more.
  private static final double MINUTE = 65;

  private static final double ROUGHLY = 0.1;

  protected abstract QueueUnderTest subject();

  private MoveQueue queue() {
    return subject().queue();
  }

  private MoveReports reports() {
    return subject().reports();
  }

  private StatsReport.OfLane lane(Lane lane) {
    return reports().stats().lanes().stream()
        .filter(of -> of.lane().equals(lane))
        .findFirst()
        .orElseThrow();
  }

  private void settle(WorkerId worker, Claim claim, Outcome outcome) {
    assertThat(queue().settle(worker, List.of(new Settlement(claim, outcome)))).isEmpty();
  }

  // stats

  @Test
  void movesAreCountedByStateAndLane() {
    Lane other = new Lane("old", "disk");
    queue().enqueue(Requests.of(7));
    queue().enqueue(Requests.of(other, 0, 2));
    WorkerId worker = queue().join("w");
    List<Claim> claims = queue().claim(worker, new FreeSlots(5, 5, Map.of(other, 5)));
    assertThat(claims).hasSize(5).allMatch(claim -> claim.move().lane().equals(Requests.LANE));
    settle(worker, claims.get(0), new Outcome.Succeeded(Requests.RECEIPT));
    settle(worker, claims.get(1), new Outcome.Skipped(Requests.RECEIPT));
    settle(worker, claims.get(2), new Outcome.Failed(GONE));
    settle(worker, claims.get(3), new Outcome.Retry(GONE, Duration.ofHours(1), true));

    assertThat(lane(Requests.LANE).counts()).isEqualTo(new Counts(7, 2, 1, 1, 1, 1, 1, 0));
    assertThat(lane(other).counts()).isEqualTo(new Counts(2, 2, 0, 0, 0, 0, 0, 0));
    StatsReport all = reports().stats();
    assertThat(all.counts()).isEqualTo(new Counts(9, 4, 1, 1, 1, 1, 1, 0));
    assertThat(all.bytes()).isEqualTo(Requests.RECEIPT.bytes());
  }

  @Test
  void whatIsCancelledRetriedWokenOrForgottenIsCountedAsWhatItIs() {
    long cancelled = queue().enqueue(Requests.of(3)).requestId();
    WorkerId worker = queue().join("w");
    List<Claim> claims = queue().claim(worker, Requests.slots(2));
    settle(worker, claims.get(0), new Outcome.Retry(GONE, Duration.ofHours(1), true));
    settle(worker, claims.get(1), new Outcome.Failed(GONE));
    subject().controls().cancel(cancelled);
    queue().sweep();
    assertThat(reports().stats().counts()).isEqualTo(new Counts(3, 0, 0, 0, 0, 0, 1, 2));

    long retried = queue().enqueue(Requests.of(2)).requestId();
    claims = queue().claim(worker, Requests.slots(2));
    settle(worker, claims.get(0), new Outcome.Failed(GONE));
    settle(worker, claims.get(1), new Outcome.Retry(GONE, Duration.ofHours(1), true));
    assertThat(subject().controls().retry(retried, Set.of())).isEqualTo(1);
    assertThat(reports().stats().counts()).isEqualTo(new Counts(5, 1, 1, 0, 0, 0, 1, 2));
    subject().elapse(Duration.ofHours(2));
    queue().wake();
    assertThat(reports().stats().counts()).isEqualTo(new Counts(5, 2, 0, 0, 0, 0, 1, 2));

    Retention hour = new Retention(Duration.ofDays(1), Duration.ofHours(1));
    int forgotten = queue().prune(hour);
    while (forgotten > 0) {
      forgotten = queue().prune(hour);
    }
    assertThat(reports().stats().counts()).isEqualTo(new Counts(2, 2, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void ratesAreOfTheLastMinuteAndAddUpOverWorkers() {
    queue().enqueue(Requests.of(4));
    for (String name : List.of("one", "two")) {
      WorkerId worker = queue().join(name);
      List<Claim> claims = queue().claim(worker, Requests.slots(2));
      settle(worker, claims.get(0), new Outcome.Succeeded(Requests.RECEIPT));
      settle(worker, claims.get(1), new Outcome.Failed(GONE));
    }

    StatsReport.Rates rates = reports().stats().rates();
    assertThat(rates.succeeded() * MINUTE).isCloseTo(2, within(2 * ROUGHLY));
    assertThat(rates.failed() * MINUTE).isCloseTo(2, within(2 * ROUGHLY));
    double bytes = 2 * Requests.RECEIPT.bytes();
    assertThat(rates.bytes() * MINUTE).isCloseTo(bytes, within(bytes * ROUGHLY));
    assertThat(rates.skipped()).isZero();

    subject().elapse(Duration.ofMinutes(3));
    assertThat(reports().stats().rates()).isEqualTo(new StatsReport.Rates(0, 0, 0, 0));
    assertThat(reports().stats().counts()).isEqualTo(new Counts(4, 0, 0, 0, 2, 0, 2, 0));
    queue().prune(Retention.DEFAULT);
    assertThat(reports().stats().counts()).isEqualTo(new Counts(4, 0, 0, 0, 2, 0, 2, 0));
  }

  @Test
  void aRetryMakesNoRateNegative() {
    long request = queue().enqueue(Requests.of(1)).requestId();
    WorkerId worker = queue().join("w");
    settle(worker, queue().claim(worker, Requests.slots(1)).getFirst(), new Outcome.Failed(GONE));
    subject().elapse(Duration.ofMinutes(2));
    subject().controls().retry(request, Set.of());

    assertThat(reports().stats().rates()).isEqualTo(new StatsReport.Rates(0, 0, 0, 0));
  }

  @Test
  void theOldestQueuedMoveTellsSinceWhenItWaits() {
    assertThat(reports().stats().queuedSince()).isNull();
    long request = queue().enqueue(Requests.of(2)).requestId();
    queue().enqueue(Requests.of(Requests.LANE, 5, 1));
    Instant asked = reports().request(request).orElseThrow().createdAt();
    WorkerId worker = queue().join("w");
    assertThat(queue().claim(worker, Requests.slots(1))).hasSize(1);

    assertThat(lane(Requests.LANE).queuedSince()).isEqualTo(asked);
    assertThat(reports().stats().queuedSince()).isEqualTo(asked);
    assertThat(queue().claim(worker, Requests.slots(2))).hasSize(2);
    assertThat(reports().stats().queuedSince()).isNull();
  }

  @Test
  void workersThatLiveAreCounted() throws WorkerLostException {
    WorkerId one = queue().join("one");
    WorkerId two = queue().join("two");
    assertThat(reports().stats().workers()).isEqualTo(2);
    queue().leave(one);
    assertThat(reports().stats().workers()).isEqualTo(1);
    subject().elapse(Duration.ofMinutes(2));
    assertThat(reports().stats().workers()).isZero();
    queue().beat(two, Map.of());
    assertThat(reports().stats().workers()).isEqualTo(1);
  }

  @Test
  void onlyTimeThatPassesIsNoNews() {
    queue().enqueue(Requests.of(2));
    StatsReport before = reports().stats();
    assertThat(reports().stats().isLike(before)).isTrue();
    queue().enqueue(Requests.of(1));
    assertThat(reports().stats().isLike(before)).isFalse();
  }

  // finished moves

  private FinishedMoves finished(long request, FinishedMoves.@Nullable Mark after) {
    return reports().finished(request, after, 2).orElseThrow();
  }

  private static List<Integer> numbers(FinishedMoves finished) {
    return finished.moves().stream().map(move -> move.id().number()).toList();
  }

  @Test
  void movesThatEndAreToldOnceAndInTheirOrderFromTheFirstAskingOn() {
    long id = queue().enqueue(Requests.of(6)).requestId();
    WorkerId worker = queue().join("w");
    List<Claim> claims = queue().claim(worker, Requests.slots(6));
    settle(worker, claims.get(5), new Outcome.Succeeded(Requests.RECEIPT));

    FinishedMoves begin = finished(id, null);
    assertThat(begin.moves()).isEmpty();
    assertThat(begin.over()).isFalse();
    assertThat(finished(id, begin.mark()).moves()).isEmpty();

    settle(worker, claims.get(2), new Outcome.Failed(GONE));
    settle(worker, claims.get(0), new Outcome.Retry(GONE, Duration.ofHours(1), true));
    settle(worker, claims.get(1), new Outcome.Skipped(Requests.RECEIPT));
    settle(worker, claims.get(3), new Outcome.Succeeded(Requests.RECEIPT));
    FinishedMoves first = finished(id, begin.mark());
    assertThat(numbers(first)).containsExactly(3, 2);
    assertThat(first.moves().getFirst()).isEqualTo(reports().move(new MoveId(id, 3)).orElseThrow());
    FinishedMoves second = finished(id, first.mark());
    assertThat(numbers(second)).containsExactly(4);
    assertThat(numbers(finished(id, begin.mark()))).containsExactly(3, 2);

    subject().controls().cancel(id);
    settle(worker, claims.get(4), new Outcome.Cancelled());
    queue().sweep();
    List<Integer> rest = new ArrayList<>();
    FinishedMoves last = second;
    do {
      last = finished(id, last.mark());
      rest.addAll(numbers(last));
    } while (!last.over());
    assertThat(rest).containsExactly(5, 1);
    assertThat(last.complete()).isTrue();
    assertThat(finished(id, null).over()).isTrue();
  }

  @Test
  void aMoveThatEndsWithItsWorkerIsTold() {
    long id = queue().enqueue(Requests.of(1)).requestId();
    assertThat(queue().claim(queue().join("w"), Requests.slots(1))).hasSize(1);
    FinishedMoves begin = finished(id, null);
    subject().elapse(Duration.ofSeconds(20));
    queue().reclaim(Duration.ofSeconds(10), 1);

    FinishedMoves end = finished(id, begin.mark());
    assertThat(numbers(end)).containsExactly(1);
    assertThat(end.over()).isTrue();
  }

  @Test
  void whoDidNotAskForAWhileIsToldThatSomeMayBeMissing() {
    long id = queue().enqueue(Requests.of(1)).requestId();
    FinishedMoves.Mark mark = finished(id, null).mark();
    assertThat(finished(id, mark).complete()).isTrue();
    FinishedMoves.Mark old =
        new FinishedMoves.Mark(mark.place(), mark.at().minus(MoveReports.FOLLOWING));
    assertThat(finished(id, old).complete()).isFalse();
  }

  @Test
  void anUnknownRequestHasNoFinishedMoves() {
    assertThat(reports().finished(Long.MAX_VALUE, null, 5)).isEmpty();
  }
}

package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.queue.RetirementReport.State;
import dev.wherry.core.queue.Retirements.Due;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [Retirements] keeps.
public abstract class RetirementsContract {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration AGAIN = Duration.ofMinutes(10);
  private static final MoveOptions LATER =
      new MoveOptions(OverwritePolicy.IF_DIFFERENT, VerifyPolicy.CHECKSUM, true, WEEK);
  private static final Receipt UNREAD =
      new Receipt(1, null, null, null, "v", null, Receipt.Evidence.PRESENT, null, List.of());

  protected abstract QueueUnderTest subject();

  private MoveQueue queue() {
    return subject().queue();
  }

  private Retirements retirements() {
    return queue().retirements();
  }

  private List<MoveId> due() {
    return retirements().due(Set.of("old", "new"), AGAIN, 10).stream().map(Due::move).toList();
  }

  private @Nullable RetirementReport report(MoveId move) {
    return subject().reports().move(move).orElseThrow().retirement();
  }

  private State state(MoveId move) {
    return Objects.requireNonNull(report(move)).state();
  }

  /// Carries a request of one move for each outcome, and gives its id.
  private long carried(MoveOptions options, Outcome... outcomes) {
    long id =
        queue()
            .enqueue(
                new MoveRequest(
                    null, 0, options, List.of(), Requests.legs(Requests.LANE, outcomes.length)))
            .requestId();
    WorkerId worker = queue().join("w");
    List<Settlement> settlements = new ArrayList<>();
    for (Claim claim : queue().claim(worker, Requests.slots(outcomes.length))) {
      settlements.add(new Settlement(claim, outcomes[claim.move().id().number() - 1]));
    }
    assertThat(queue().settle(worker, settlements)).isEmpty();
    return id;
  }

  private MoveId succeeded() {
    return new MoveId(carried(LATER, new Outcome.Succeeded(Requests.RECEIPT)), 1);
  }

  @Test
  void aSourceIsDueSoLongAfterItsMoveEnded() {
    MoveId move = succeeded();
    assertThat(state(move)).isEqualTo(State.SCHEDULED);
    subject().elapse(WEEK.minusMinutes(1));
    assertThat(due()).isEmpty();

    subject().elapse(Duration.ofMinutes(1));

    assertThat(retirements().due(Set.of("old"), AGAIN, 10)).isEmpty();
    List<Due> due = retirements().due(Set.of("old", "new", "other"), AGAIN, 10);
    MoveReport report = subject().reports().move(move).orElseThrow();
    assertThat(due)
        .containsExactly(new Due(move, report.source(), report.destination(), Requests.RECEIPT));
    assertThat(retirements().wanted(move)).isTrue();
  }

  @Test
  void onlyWhatWasComparedIsScheduledAndOnlyIfItWasAskedFor() {
    Outcome succeeded = new Outcome.Succeeded(Requests.RECEIPT);
    long later =
        carried(
            LATER,
            succeeded,
            new Outcome.Skipped(Requests.RECEIPT),
            new Outcome.Skipped(UNREAD),
            new Outcome.Failed(new Failure(FailureKind.TOO_LARGE, "no")),
            new Outcome.Cancelled());
    long never = carried(MoveOptions.DEFAULT, succeeded);
    long atOnce =
        carried(
            new MoveOptions(OverwritePolicy.IF_DIFFERENT, VerifyPolicy.CHECKSUM, true), succeeded);

    assertThat(report(new MoveId(never, 1))).isNull();
    assertThat(report(new MoveId(atOnce, 1))).isNull();
    subject().elapse(WEEK);
    assertThat(due()).containsExactlyInAnyOrder(new MoveId(later, 1), new MoveId(later, 2));
  }

  @Test
  void whoTookOneHasItForAWhileAndItIsGivenAgainUnlessItEnded() {
    MoveId gone = succeeded();
    MoveId stays = succeeded();
    MoveId troubled = succeeded();
    subject().elapse(WEEK);
    assertThat(due()).containsExactlyInAnyOrder(gone, stays, troubled);
    assertThat(due()).isEmpty();

    retirements().retired(gone);
    retirements().refused(stays, "it was written to");
    retirements().failed(troubled, "the provider is away\u0000");
    retirements().retired(stays);

    assertThat(state(gone)).isEqualTo(State.RETIRED);
    assertThat(Objects.requireNonNull(report(gone)).endedAt()).isNotNull();
    assertThat(state(stays)).isEqualTo(State.REFUSED);
    assertThat(Objects.requireNonNull(report(stays)).failure()).isEqualTo("it was written to");
    assertThat(state(troubled)).isEqualTo(State.SCHEDULED);
    assertThat(Objects.requireNonNull(report(troubled)).failure()).startsWith("the provider is");
    assertThat(retirements().wanted(gone)).isFalse();
    subject().elapse(AGAIN);
    assertThat(due()).containsExactly(troubled);
    retirements().retired(troubled);
    assertThat(Objects.requireNonNull(report(troubled)).failure()).isNull();
  }

  @Test
  void aRequestWhoseSourcesAreKeptDeletesNoneAnyMore() {
    MoveId taken = succeeded();
    MoveId gone = succeeded();
    subject().elapse(WEEK);
    due();
    retirements().retired(gone);
    MoveId waiting = succeeded();

    for (MoveId move : List.of(taken, gone, waiting)) {
      assertThat(subject().controls().keepSources(move.request())).isEqualTo(ControlAnswer.DONE);
      assertThat(subject().controls().keepSources(move.request())).isEqualTo(ControlAnswer.DONE);
    }

    assertThat(List.of(state(taken), state(gone), state(waiting)))
        .containsExactly(State.KEPT, State.RETIRED, State.KEPT);
    assertThat(retirements().wanted(taken)).isFalse();
    assertThat(subject().reports().request(gone.request()).orElseThrow().sourcesKeptAt())
        .isNotNull();
    subject().elapse(WEEK);
    assertThat(due()).isEmpty();
    assertThat(subject().controls().keepSources(gone.request() + 1_000))
        .isEqualTo(ControlAnswer.UNKNOWN);
  }

  @Test
  void movesThatStartAfterTheirSourcesAreKeptDeleteNone() {
    Outcome succeeded = new Outcome.Succeeded(Requests.RECEIPT);
    long id =
        queue()
            .enqueue(new MoveRequest(null, 0, LATER, List.of(), Requests.legs(Requests.LANE, 2)))
            .requestId();
    WorkerId worker = queue().join("w");
    Claim before = queue().claim(worker, Requests.slots(1)).getFirst();
    assertThat(before.move().options()).isEqualTo(LATER);

    subject().controls().keepSources(id);

    Claim after = queue().claim(worker, Requests.slots(1)).getFirst();
    assertThat(after.move().options().retireSource()).isFalse();
    queue()
        .settle(
            worker, List.of(new Settlement(before, succeeded), new Settlement(after, succeeded)));
    assertThat(state(before.move().id())).isEqualTo(State.KEPT);
    assertThat(report(after.move().id())).isNull();
    subject().elapse(WEEK);
    assertThat(due()).isEmpty();
    assertThat(state(before.move().id())).isEqualTo(State.KEPT);
  }

  @Test
  void aRequestIsNotForgottenBeforeItsSourcesAreDealtWith() {
    MoveId move = succeeded();
    Retention day = new Retention(Duration.ofDays(1), Duration.ofDays(1));
    subject().elapse(WEEK);

    queue().prune(day);
    assertThat(due()).containsExactly(move);
    retirements().retired(move);
    while (queue().prune(day) > 0) {
      assertThat(subject().reports().requests(null, 10)).hasSizeLessThan(2);
    }
    assertThat(subject().reports().request(move.request())).isEmpty();
  }
}

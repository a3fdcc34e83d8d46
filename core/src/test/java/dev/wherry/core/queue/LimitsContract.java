package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.move.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// How every queue keeps to the limits of providers, and what it tells of its lanes.
public abstract class LimitsContract {
  protected abstract QueueUnderTest subject();

  private MoveQueue queue() {
    return subject().queue();
  }

  private MoveControls controls() {
    return subject().controls();
  }

  private void stored(int moves) {
    queue().enqueue(Requests.of(moves));
  }

  @Test
  void aLimitHoldsForAllWorkersAndAllLanesOfAProvider() {
    Lane other = new Lane("old", "elsewhere");
    stored(20);
    queue().enqueue(Requests.of(other, 0, 20));
    queue().enqueue(Requests.of(new Lane("third", "elsewhere"), 0, 1));

    controls().announce("old", inFlight(1, 5));

    WorkerId one = queue().join("one");
    WorkerId two = queue().join("two");
    List<Claim> claims = new ArrayList<>(queue().claim(one, Requests.slots(3)));
    claims.addAll(claimAll(two, 30));
    assertThat(claims).filteredOn(c -> c.move().lane().source().equals("old")).hasSize(5);
    assertThat(claims).filteredOn(c -> c.move().lane().source().equals("third")).hasSize(1);
    assertThat(subject().reports().providers())
        .contains(new ProviderReport("old", false, 5, 5, inFlight(1, 5), null));
  }

  @Test
  void aLimitIsFreeAgainWhenItsMovesEnd() {
    stored(20);
    controls().announce("new", inFlight(1, 4));
    WorkerId worker = queue().join("w");
    int ended = 0;

    for (List<Claim> claims = queue().claim(worker, Requests.slots(10));
        !claims.isEmpty();
        claims = queue().claim(worker, Requests.slots(10))) {
      assertThat(claims).hasSizeLessThanOrEqualTo(4);
      queue()
          .settle(
              worker,
              claims.stream()
                  .map(c -> new Settlement(c, new Outcome.Succeeded(Requests.RECEIPT)))
                  .toList());
      ended += claims.size();
    }

    assertThat(ended).isEqualTo(20);
  }

  @Test
  void aWorkerThatIsGoneLeavesItsPartOfALimit() {
    stored(20);
    controls().announce("new", inFlight(1, 4));
    WorkerId lost = queue().join("lost");
    assertThat(queue().claim(lost, Requests.slots(10))).hasSize(4);
    subject().elapse(Duration.ofSeconds(9));
    WorkerId worker = queue().join("w");
    assertThat(queue().claim(worker, Requests.slots(10))).isEmpty();

    queue().reclaim(Duration.ofSeconds(5), 3);

    assertThat(claimAll(worker, 10)).hasSize(4);
  }

  private static ProviderLimits inFlight(int floor, int ceiling) {
    return new ProviderLimits(new InFlightLimit(floor, ceiling), RateLimit.NONE);
  }

  private ProviderLimits limits(String provider) {
    return subject().reports().providers().stream()
        .filter(p -> p.name().equals(provider))
        .findFirst()
        .orElseThrow()
        .limits();
  }

  @Test
  void aBeatTellsHowManyWorkersLive() throws Exception {
    WorkerId worker = queue().join("w");
    assertThat(queue().beat(worker, Map.of()).workers()).isEqualTo(1);
    subject().elapse(Duration.ofSeconds(9));
    WorkerId second = queue().join("second");
    WorkerId third = queue().join("third");

    assertThat(queue().beat(worker, Map.of()).workers()).isEqualTo(3);
    assertThat(queue().beat(second, Map.of()).workers()).isEqualTo(3);
    queue().leave(third);
    assertThat(queue().beat(second, Map.of()).workers()).isEqualTo(2);
    subject().elapse(Duration.ofSeconds(9));
    queue().beat(second, Map.of());
    queue().reclaim(Duration.ofSeconds(5), 3);
    assertThat(queue().beat(second, Map.of()).workers()).isEqualTo(1);
  }

  @Test
  void everyWorkerIsToldTheRatesAndSharesThem() throws Exception {
    RateLimit rate = new RateLimit(100, 10L << 30);
    controls().announce("old", new ProviderLimits(InFlightLimit.NONE, rate));
    controls().announce("new", ProviderLimits.NONE);
    WorkerId one = queue().join("one");
    WorkerId two = queue().join("two");

    for (WorkerId worker : List.of(one, two)) {
      assertThat(queue().beat(worker, Map.of()))
          .isEqualTo(new BeatAnswer(Set.of(), 2, Map.of("old", rate)));
    }
    assertThat(limits("old").rate()).isEqualTo(rate);
    assertThat(limits("new")).isEqualTo(ProviderLimits.NONE);
  }

  @Test
  void aLimitThatIsChangedHoldsWithTheNextClaimAndTheNextBeat() throws Exception {
    stored(20);
    controls().announce("old", inFlight(2, 8));
    WorkerId worker = queue().join("w");
    RateLimit rate = new RateLimit(null, 5L);

    controls().limit("old", limits -> new ProviderLimits(new InFlightLimit(1, 3), limits.rate()));
    controls().limit("old", limits -> new ProviderLimits(limits.inFlight(), rate));

    assertThat(claimAll(worker, 10)).hasSize(3);
    assertThat(queue().beat(worker, Map.of()).rates()).isEqualTo(Map.of("old", rate));
    controls().limit("old", _ -> ProviderLimits.NONE);
    assertThat(queue().beat(worker, Map.of()).rates()).isEmpty();
    assertThat(limits("old")).isEqualTo(ProviderLimits.NONE);
  }

  @Test
  void aChangeThatThrowsChangesNothing() {
    controls().announce("old", inFlight(2, 8));

    assertThatThrownBy(
            () ->
                controls()
                    .limit(
                        "old",
                        limits -> new ProviderLimits(limits.inFlight(), new RateLimit(0, null))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("requests");

    assertThat(limits("old")).isEqualTo(inFlight(2, 8));
  }

  @Test
  void whatWasChangedStaysUntilTheSettingsSaySomethingElse() {
    RateLimit rate = new RateLimit(7, 8L);
    controls().announce("old", inFlight(2, 8));
    controls().limit("old", limits -> new ProviderLimits(new InFlightLimit(2, 3), rate));

    controls().announce("old", inFlight(2, 8));
    assertThat(limits("old")).isEqualTo(new ProviderLimits(new InFlightLimit(2, 3), rate));
    controls().announce("old", inFlight(2, 9));
    assertThat(limits("old")).isEqualTo(inFlight(2, 9));
  }

  @Test
  void aProviderThatTheSettingsDoNotNameCanBeLimited() {
    controls().pauseProvider("old");
    controls().limit("old", limits -> inFlight(1, 2));
    controls().limit("other", limits -> inFlight(1, 4));

    assertThat(limits("old")).isEqualTo(inFlight(1, 2));
    assertThat(limits("other")).isEqualTo(inFlight(1, 4));
  }

  // lanes

  @Test
  void lanesAreNamedWithWhatRunsThereAndSinceWhenTheyArePaused() {
    Lane other = new Lane("another", "new");
    stored(3);
    queue().claim(queue().join("w"), Requests.slots(2));
    controls().pause(other);

    assertThat(lane(Requests.LANE)).isEqualTo(new LaneReport(Requests.LANE, 2, null));
    assertThat(lane(other).pausedAt()).isNotNull();
    assertThat(lane(other).running()).isZero();
    assertThat(subject().reports().lanes()).extracting(report -> report.lane().source()).isSorted();
    LaneReport paused = lane(other);
    controls().pause(other);
    assertThat(lane(other)).isEqualTo(paused);
    controls().resume(other);
    assertThat(lane(other)).isEqualTo(new LaneReport(other, 0, null));
  }

  private LaneReport lane(Lane lane) {
    return subject().reports().lanes().stream()
        .filter(report -> report.lane().equals(lane))
        .findFirst()
        .orElseThrow();
  }

  // providers that throttle

  @Test
  void aProviderThatAsksToBeLeftAloneIsLeftAlone() {
    Lane other = new Lane("other", "new");
    stored(3);
    queue().enqueue(Requests.of(other, 0, 3));
    WorkerId worker = queue().join("w");

    queue().throttled(Map.of("old", Duration.ofSeconds(30)));

    assertThat(claimAll(worker, 10)).extracting(c -> c.move().lane()).containsOnly(other);
    subject().elapse(Duration.ofSeconds(31));
    assertThat(queue().claim(worker, Requests.slots(10))).isNotEmpty();
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

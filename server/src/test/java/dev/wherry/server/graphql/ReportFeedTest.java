package dev.wherry.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.queue.FinishedMoves;
import dev.wherry.core.queue.Found;
import dev.wherry.core.queue.LaneReport;
import dev.wherry.core.queue.MoveFilter;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.MoveSearch;
import dev.wherry.core.queue.ProviderReport;
import dev.wherry.core.queue.QueueSignals;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.RequestSearch;
import dev.wherry.core.queue.RequestState;
import dev.wherry.core.queue.StatsReport;
import dev.wherry.core.queue.UploadReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

final class ReportFeedTest {
  private final ManualClockwork time = new ManualClockwork();
  private final TestReports reports = new TestReports();
  private final TestSignals signals = new TestSignals();
  private final ReportFeed feed = new ReportFeed(reports, signals, time.clockwork());

  private static RequestReport report(long succeeded, RequestState state) {
    return new RequestReport(
        1,
        state,
        new RequestReport.Counts(5, 5 - succeeded, 0, 0, succeeded, 0, 0, 0),
        succeeded,
        null,
        0,
        MoveOptions.DEFAULT,
        List.of(),
        null,
        null,
        Instant.EPOCH,
        null,
        null);
  }

  private Seen follow() {
    return follow(Long.MAX_VALUE);
  }

  private Seen follow(long demand) {
    Seen seen = new Seen(demand);
    feed.follow(1).subscribe(seen);
    return seen;
  }

  private void change(long succeeded) {
    change(succeeded, RequestState.OPEN);
  }

  private void change(long succeeded, RequestState state) {
    reports.known.put(1L, report(succeeded, state));
    signals.tell(1);
  }

  @Test
  void aFollowerGetsTheReportAtOnceAndThenEachChange() {
    change(0);
    Seen seen = follow();
    assertThat(seen.counts).containsExactly(0L);
    time.pass(ManualClockwork.PACE);
    change(1);
    assertThat(seen.counts).containsExactly(0L, 1L);
    assertThat(seen.ended).isNull();
  }

  @Test
  void aSignalWithoutAChangeTellsNothing() {
    change(0);
    Seen seen = follow();
    time.pass(ManualClockwork.PACE);
    signals.tell(1);
    assertThat(seen.counts).containsExactly(0L);
  }

  @Test
  void aChangeThatNobodySignalledIsFoundByThePoll() {
    change(0);
    Seen seen = follow();
    time.pass(ManualClockwork.PACE);
    reports.known.put(1L, report(1, RequestState.OPEN));
    assertThat(seen.counts).containsExactly(0L);
    time.pass(ManualClockwork.POLL);
    assertThat(seen.counts).containsExactly(0L, 1L);
  }

  @Test
  void aBusyRequestIsLookedAtOnceInAPaceAndItsLastChangeIsNotLost() {
    change(0);
    Seen seen = follow();
    for (int i = 1; i <= 4; i++) {
      change(i);
    }
    assertThat(seen.counts).containsExactly(0L);
    time.pass(ManualClockwork.PACE);
    assertThat(seen.counts).containsExactly(0L, 4L);
    int looks = reports.looks;
    for (int i = 0; i < 1000; i++) {
      change(i % 5);
      time.pass(Duration.ofMillis(1));
    }
    assertThat(reports.looks - looks).isBetween(3, 5);
  }

  @Test
  void aThousandFollowersCostOneLook() {
    change(0);
    List<Seen> all = new ArrayList<>();
    time.hold();
    IntStream.range(0, 1000).forEach(_ -> all.add(follow()));
    time.release();
    assertThat(all).allSatisfy(seen -> assertThat(seen.counts).containsExactly(0L));
    time.pass(ManualClockwork.PACE);
    int looks = reports.looks;
    time.pass(ManualClockwork.PACE);
    change(1);
    assertThat(all).allSatisfy(seen -> assertThat(seen.counts).containsExactly(0L, 1L));
    assertThat(reports.looks).isEqualTo(looks + 1);
  }

  @Test
  void aSlowFollowerGetsTheLatestAndHoldsUpNobody() {
    change(0);
    Seen slow = follow(1);
    Seen quick = follow();
    for (int i = 1; i <= 3; i++) {
      time.pass(ManualClockwork.PACE.multipliedBy(2));
      change(i);
    }
    assertThat(slow.counts).containsExactly(0L);
    assertThat(quick.counts).containsExactly(0L, 1L, 2L, 3L);
    slow.request(10);
    assertThat(slow.counts).containsExactly(0L, 3L);
  }

  @Test
  void theReportOfAFinishedRequestIsTheLast() {
    change(4);
    Seen seen = follow();
    time.pass(ManualClockwork.PACE);
    change(5, RequestState.FINISHED);
    assertThat(seen.counts).containsExactly(4L, 5L);
    assertThat(seen.ended).isEqualTo("well");
    assertThat(feed.followed()).isZero();
    Seen late = follow();
    assertThat(late.counts).containsExactly(5L);
    assertThat(late.ended).isEqualTo("well");
  }

  @Test
  void aCancelledRequestIsFollowedUntilItsLastMoveHasEnded() {
    change(4, RequestState.CANCELLED);
    Seen seen = follow();
    assertThat(seen.ended).isNull();
    time.pass(ManualClockwork.PACE);
    change(5, RequestState.CANCELLED);
    assertThat(seen.ended).isEqualTo("well");
  }

  @Test
  void aSlowFollowerGetsTheLastReportBeforeTheEnd() {
    change(0);
    Seen slow = follow(1);
    time.pass(ManualClockwork.PACE);
    change(5, RequestState.FINISHED);
    assertThat(slow.ended).isNull();
    slow.request(1);
    assertThat(slow.counts).containsExactly(0L, 5L);
    assertThat(slow.ended).isEqualTo("well");
  }

  @Test
  void aRequestThatIsRetriedIsFollowedAnewWhileASlowFollowerReadsItsOldEnd() {
    change(0);
    Seen slow = follow(1);
    time.pass(ManualClockwork.PACE);
    change(5, RequestState.FINISHED);
    change(4, RequestState.OPEN);
    Seen anew = follow();
    assertThat(anew.counts).containsExactly(4L);
    assertThat(anew.ended).isNull();
    slow.request(1);
    assertThat(slow.counts).containsExactly(0L, 5L);
    assertThat(slow.ended).isEqualTo("well");
    time.pass(ManualClockwork.PACE);
    change(5, RequestState.FINISHED);
    assertThat(anew.counts).containsExactly(4L, 5L);
    assertThat(anew.ended).isEqualTo("well");
    assertThat(feed.followed()).isZero();
  }

  @Test
  void anUnknownRequestIsAnError() {
    Seen seen = follow();
    assertThat(seen.counts).isEmpty();
    assertThat(seen.error()).hasMessage("there is no request '1'");
    assertThat(feed.followed()).isZero();
  }

  @Test
  void whenTheLastFollowerLeavesTheRequestIsLookedAtNoMore() {
    change(0);
    Seen one = follow();
    Seen other = follow();
    one.cancel();
    assertThat(feed.followed()).isEqualTo(1);
    other.cancel();
    assertThat(feed.followed()).isZero();
    time.pass(ManualClockwork.PACE);
    int looks = reports.looks;
    change(1);
    time.pass(ManualClockwork.POLL.multipliedBy(3));
    assertThat(reports.looks).isEqualTo(looks);
    assertThat(one.counts).containsExactly(0L);
  }

  @Test
  void aQueueThatIsAwayIsWaitedForByThoseWhoKnowAReport() {
    change(0);
    Seen seen = follow();
    time.pass(ManualClockwork.PACE);
    reports.away = true;
    change(1);
    assertThat(seen.counts).containsExactly(0L);
    assertThat(seen.ended).isNull();
    reports.away = false;
    time.pass(ManualClockwork.POLL);
    assertThat(seen.counts).containsExactly(0L, 1L);
  }

  @Test
  void aQueueThatIsAwayIsAnErrorForANewFollower() {
    reports.away = true;
    assertThat(follow().error()).isInstanceOf(QueueUnavailableException.class);
    assertThat(feed.followed()).isZero();
  }

  @Test
  void closingEndsFollowersWithAnError() {
    change(0);
    Seen seen = follow();
    feed.close();
    assertThat(seen.error()).hasMessageContaining("stopping");
    assertThat(feed.followed()).isZero();
    assertThat(signals.listeners).isEmpty();
  }

  /// What a follower was told.
  private static final class Seen extends BaseSubscriber<RequestReport> {
    final List<Long> counts = new ArrayList<>();
    private final long demand;
    private @Nullable Throwable error;
    @Nullable String ended;

    Seen(long demand) {
      this.demand = demand;
    }

    Throwable error() {
      return Objects.requireNonNull(error, "ended without an error, or not at all");
    }

    @Override
    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
      subscription.request(demand);
    }

    @Override
    protected void hookOnNext(RequestReport report) {
      counts.add(report.counts().succeeded());
    }

    @Override
    protected void hookOnComplete() {
      ended = "well";
    }

    @Override
    protected void hookOnError(Throwable throwable) {
      ended = "badly";
      error = throwable;
    }
  }

  private static final class TestReports implements MoveReports {
    final Map<Long, RequestReport> known = new HashMap<>();
    boolean away;
    int looks;

    @Override
    public Optional<RequestReport> request(long id) {
      looks++;
      if (away) {
        throw new QueueUnavailableException("away", new IOException("cut"));
      }
      return Optional.ofNullable(known.get(id));
    }

    @Override
    public boolean isWithin(long request, Set<String> providers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<RequestReport> requests(@Nullable Long before, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<MoveReport> move(MoveId id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<MoveReport> signpost(Location source) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<MoveReport> moves(MoveFilter filter, @Nullable MoveId after, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Found<RequestReport, Long> search(
        RequestSearch search, @Nullable Long before, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Found<MoveReport, MoveId> search(MoveSearch search, @Nullable MoveId after, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<FailureKind, Long> failures(long request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long count(MoveSearch search) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<ProviderReport> providers() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<UploadReport> uploads(@Nullable Long after, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long countUploads() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<LaneReport> lanes() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long count(MoveFilter filter) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StatsReport stats() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<FinishedMoves> finished(
        long request, FinishedMoves.@Nullable Mark after, int limit) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class TestSignals implements QueueSignals {
    final List<LongConsumer> listeners = new ArrayList<>();

    void tell(long id) {
      listeners.forEach(listener -> listener.accept(id));
    }

    @Override
    public Registration onCancelled(Runnable listener) {
      throw new UnsupportedOperationException("a feed needs none");
    }

    @Override
    public Registration onQueued(Runnable listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Registration onRequestChanged(LongConsumer listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }
  }
}

package dev.wherry.server.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.MemoryMoveQueue;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.queue.StatsReport;
import dev.wherry.server.Play;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

/// The subscriptions to finished moves and to the figures.
final class LiveFeedTest {
  private static final Duration SECOND = ReportFeed.STATS_PACE;

  private final ManualClockwork time = new ManualClockwork();
  private Instant now = Instant.EPOCH;
  private final MemoryMoveQueue queue = new MemoryMoveQueue(() -> now);
  private final Map<String, Integer> looks = new HashMap<>();
  private boolean away;
  private final ReportFeed feed = new ReportFeed(counted(), queue, time.clockwork());
  private final Play play = new Play(queue);

  /// The queue's reports, each question counted.
  private MoveReports counted() {
    return (MoveReports)
        Proxy.newProxyInstance(
            MoveReports.class.getClassLoader(),
            new Class<?>[] {MoveReports.class},
            (_, method, arguments) -> {
              looks.merge(method.getName(), 1, Integer::sum);
              if (away) {
                throw new QueueUnavailableException("away", new IOException("cut"));
              }
              return method.invoke(queue, arguments);
            });
  }

  private int looks(String question) {
    return looks.getOrDefault(question, 0);
  }

  private Seen<MoveReport> finished(long request, long demand) {
    Seen<MoveReport> seen = new Seen<>(demand);
    feed.finished(request).subscribe(seen);
    return seen;
  }

  private Seen<StatsReport> stats(long demand) {
    Seen<StatsReport> seen = new Seen<>(demand);
    feed.stats().subscribe(seen);
    return seen;
  }

  private static List<Integer> numbers(Seen<MoveReport> seen) {
    return seen.told.stream().map(move -> move.id().number()).toList();
  }

  // finished moves

  @Test
  void movesAreToldInTheOrderTheyEndInUntilTheRequestIsFinished() {
    long request = play.request(4);
    List<Claim> claims = play.claim(4);
    play.succeed(claims.get(3));
    Seen<MoveReport> seen = finished(request, Long.MAX_VALUE);
    assertThat(seen.told).isEmpty();
    time.pass(ManualClockwork.PACE);
    play.succeed(claims.get(2));
    play.fail(claims.get(0));
    time.pass(ManualClockwork.PACE);
    assertThat(numbers(seen)).containsExactly(3, 1);
    assertThat(seen.ended).isNull();
    play.succeed(claims.get(1));
    time.pass(ManualClockwork.PACE);
    assertThat(numbers(seen)).containsExactly(3, 1, 2);
    assertThat(seen.ended).isEqualTo("well");
    assertThat(feed.followed()).isZero();
    assertThat(finished(request, Long.MAX_VALUE).ended).isEqualTo("well");
  }

  @Test
  void whoJoinsLaterIsToldWhatEndsLater() {
    long request = play.request(3);
    List<Claim> claims = play.claim(3);
    finished(request, Long.MAX_VALUE);
    time.pass(ManualClockwork.PACE);
    play.succeed(claims.get(0));
    Seen<MoveReport> late = finished(request, Long.MAX_VALUE);
    time.pass(ManualClockwork.PACE);
    play.succeed(claims.get(1));
    time.pass(ManualClockwork.PACE);
    assertThat(numbers(late)).containsExactly(2);
  }

  @Test
  void aThousandFollowersCostOneLookForEachChangeAndFourInASecond() {
    long request = play.request(1_000);
    List<Claim> claims = play.claim(1_000);
    List<Seen<MoveReport>> all =
        IntStream.range(0, 1_000).mapToObj(_ -> finished(request, Long.MAX_VALUE)).toList();
    time.pass(ManualClockwork.PACE);
    time.pass(ManualClockwork.PACE);
    int before = looks("finished");
    claims.subList(0, 999).forEach(play::succeed);
    time.pass(ManualClockwork.PACE);
    assertThat(all).allSatisfy(seen -> assertThat(seen.told).hasSize(999));
    assertThat(looks("finished") - before).isEqualTo(2);
  }

  @Test
  void manyMovesThatEndAtOnceAreToldPageByPage() {
    int moves = FinishedTopic.PAGE * 2 + 1;
    long request = play.request(moves);
    Seen<MoveReport> seen = finished(request, Long.MAX_VALUE);
    time.pass(ManualClockwork.PACE);
    play.claim(moves).forEach(play::succeed);
    time.pass(ManualClockwork.PACE.multipliedBy(4));
    assertThat(seen.told).hasSize(moves).doesNotHaveDuplicates();
    assertThat(seen.ended).isEqualTo("well");
  }

  @Test
  void aSlowFollowerIsToldThatItMissesSomeAndHoldsUpNobody() {
    int moves = ReportFeed.BACKLOG + FinishedTopic.PAGE;
    long request = play.request(moves);
    Seen<MoveReport> slow = finished(request, 1);
    Seen<MoveReport> slower = finished(request, 0);
    Seen<MoveReport> quick = finished(request, Long.MAX_VALUE);
    time.pass(ManualClockwork.PACE);
    play.claim(moves).forEach(play::succeed);
    time.pass(ManualClockwork.PACE.multipliedBy(8));
    assertThat(quick.told).hasSize(moves);
    assertThat(quick.ended).isEqualTo("well");
    assertThat(slow.told).hasSize(1);
    slow.request(Long.MAX_VALUE);
    assertThat(slow.told).hasSize(1 + ReportFeed.BACKLOG);
    assertThat(slow.code()).isEqualTo(ErrorCode.TOO_SLOW);
    slower.request(Long.MAX_VALUE);
    assertThat(slower.told).hasSize(ReportFeed.BACKLOG);
    assertThat(slower.code()).isEqualTo(ErrorCode.TOO_SLOW);
  }

  @Test
  void whoIsTooSlowGetsNothingFromBehindTheGap() {
    int moves = ReportFeed.BACKLOG + FinishedTopic.PAGE;
    long request = play.request(moves + 1);
    Seen<MoveReport> slow = finished(request, 0);
    time.pass(ManualClockwork.PACE);
    List<Claim> claims = play.claim(moves + 1);
    claims.subList(0, moves).forEach(play::succeed);
    time.pass(ManualClockwork.PACE.multipliedBy(8));
    slow.request(10);
    play.succeed(claims.getLast());
    time.pass(ManualClockwork.PACE.multipliedBy(2));
    slow.request(Long.MAX_VALUE);
    assertThat(slow.told).hasSize(ReportFeed.BACKLOG);
    assertThat(slow.code()).isEqualTo(ErrorCode.TOO_SLOW);
  }

  @Test
  void whoMayHaveMissedMovesIsToldSo() {
    long request = play.request(2);
    Seen<MoveReport> seen = finished(request, Long.MAX_VALUE);
    time.pass(ManualClockwork.PACE);
    away = true;
    play.succeed(play.claim(1).getFirst());
    time.pass(ManualClockwork.POLL);
    assertThat(seen.ended).isNull();
    now = now.plus(MoveReports.FOLLOWING);
    away = false;
    time.pass(ManualClockwork.POLL);
    assertThat(seen.told).isEmpty();
    assertThat(seen.code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void anUnknownRequestIsAnError() {
    assertThat(finished(7, 1).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(feed.followed()).isZero();
  }

  // stats

  @Test
  void theFiguresAreToldAtOnceAndThenWhenTheyHaveChanged() {
    Seen<StatsReport> seen = stats(Long.MAX_VALUE);
    assertThat(seen.told).hasSize(1);
    time.pass(SECOND.multipliedBy(5));
    assertThat(seen.told).hasSize(1);
    play.request(2);
    play.request(3);
    time.pass(SECOND);
    assertThat(seen.told).hasSize(2);
    assertThat(seen.told.getLast().counts().queued()).isEqualTo(5);
    assertThat(seen.ended).isNull();
  }

  @Test
  void aThousandFollowersCostOneLookInASecondAndNobodyNone() {
    List<Seen<StatsReport>> all =
        IntStream.range(0, 1_000).mapToObj(_ -> stats(Long.MAX_VALUE)).toList();
    int before = looks("stats");
    time.pass(SECOND.multipliedBy(10));
    assertThat(looks("stats") - before).isBetween(9, 11);
    assertThat(all).allSatisfy(seen -> assertThat(seen.told).hasSize(1));
    all.forEach(Seen::cancel);
    before = looks("stats");
    time.pass(SECOND.multipliedBy(10));
    assertThat(looks("stats") - before).isZero();
  }

  @Test
  void aSlowFollowerGetsTheLatestFigures() {
    Seen<StatsReport> slow = stats(1);
    for (int i = 0; i < 3; i++) {
      play.request(1);
      time.pass(SECOND);
    }
    slow.request(5);
    assertThat(slow.told).hasSize(2);
    assertThat(slow.told.getLast().counts().queued()).isEqualTo(3);
  }

  @Test
  void aQueueThatIsAwayIsWaitedFor() {
    Seen<StatsReport> seen = stats(Long.MAX_VALUE);
    away = true;
    time.pass(SECOND.multipliedBy(5));
    play.request(1);
    away = false;
    time.pass(ManualClockwork.POLL);
    assertThat(seen.told).hasSize(2);
    feed.close();
    assertThat(seen.code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  /// What a follower was told.
  private static final class Seen<T> extends BaseSubscriber<T> {
    final List<T> told = new ArrayList<>();
    private final long demand;
    @Nullable String ended;
    private @Nullable Throwable error;

    Seen(long demand) {
      this.demand = demand;
    }

    ErrorCode code() {
      if (error instanceof ApiException known) {
        return known.code();
      }
      throw new AssertionError("ended without an error, or not at all", error);
    }

    @Override
    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
      if (demand > 0) {
        subscription.request(demand);
      }
    }

    @Override
    protected void hookOnNext(T news) {
      told.add(news);
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
}

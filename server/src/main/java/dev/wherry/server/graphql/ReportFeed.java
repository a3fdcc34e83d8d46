package dev.wherry.server.graphql;

import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.QueueSignals;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.StatsReport;
import java.time.Duration;
import java.util.concurrent.Executor;
import reactor.core.publisher.Flux;

/// Publishes what the queue tells to those who follow it.
///
/// All followers of one request share one look at the queue: one when the request is signalled to
/// have changed, at most one in each `pace`, and one in each `poll` when no signal comes. Safe for
/// many threads; no follower waits for another.
final class ReportFeed implements AutoCloseable {
  /// How far a follower of finished moves may be behind.
  static final int BACKLOG = 4 * FinishedTopic.PAGE;

  /// The shortest time between two looks at the whole queue.
  static final Duration STATS_PACE = Duration.ofSeconds(1);

  private static final int NEWEST = 1;
  private static final long WHOLE = 0;

  private final Clockwork clockwork;
  private final Channels<RequestReport> requests;
  private final Channels<MoveReport> finished;
  private final Channels<StatsReport> stats;
  private final QueueSignals.Registration signal;
  private volatile boolean closed;

  /// What a feed runs on.
  ///
  /// @param alarm for what happens later; nothing on it blocks
  /// @param worker gives each look and each follower a thread for as long as it needs one
  /// @param pace the shortest time between two looks at one request
  /// @param poll the longest
  record Clockwork(Alarm alarm, Executor worker, Duration pace, Duration poll) {}

  /// Runs a task once, after a delay.
  interface Alarm {
    void after(Duration delay, Runnable task);
  }

  ReportFeed(MoveReports reports, QueueSignals signals, Clockwork clockwork) {
    this.clockwork = clockwork;
    this.requests =
        new Channels<>(id -> new RequestTopic(reports, id), NEWEST, clockwork.pace(), clockwork);
    this.finished =
        new Channels<>(id -> new FinishedTopic(reports, id), BACKLOG, clockwork.pace(), clockwork);
    this.stats = new Channels<>(_ -> new StatsTopic(reports), NEWEST, STATS_PACE, clockwork);
    this.signal = signals.onRequestChanged(this::changed);
    clockwork.alarm().after(clockwork.poll(), this::lookAtAll);
  }

  /// The report of a request as it is now, and then the newest one whenever it has changed and the
  /// follower is ready for it; the last one is that of a request whose moves are all final. An
  /// error with [ErrorCode#NOT_FOUND] when there is none.
  Flux<RequestReport> follow(long requestId) {
    return requests.follow(requestId);
  }

  /// The moves of a request that become final from now on, in that order, until all are. An error
  /// with [ErrorCode#TOO_SLOW] for a follower that reads them much slower than they come, and with
  /// [ErrorCode#NOT_FOUND] when there is no such request.
  Flux<MoveReport> finished(long requestId) {
    return finished.follow(requestId);
  }

  /// What there is of moves now, and then the newest whenever that has changed and the follower is
  /// ready for it. It has no end.
  Flux<StatsReport> stats() {
    return stats.follow(WHOLE);
  }

  /// How many requests are followed now.
  int followed() {
    return requests.size() + finished.size();
  }

  static ApiException noRequest(Object id) {
    return new ApiException(ErrorCode.NOT_FOUND, "there is no request '%s'".formatted(id));
  }

  private void changed(long requestId) {
    requests.look(requestId);
    finished.look(requestId);
  }

  private void lookAtAll() {
    if (!closed) {
      requests.lookAtAll();
      finished.lookAtAll();
      stats.lookAtAll();
      clockwork.alarm().after(clockwork.poll(), this::lookAtAll);
    }
  }

  /// Ends with an error those who still follow: what they follow has not ended.
  @Override
  public void close() {
    closed = true;
    signal.close();
    ApiException stopping =
        new ApiException(ErrorCode.UNAVAILABLE, "the server is stopping: subscribe again later");
    requests.close(stopping);
    finished.close(stopping);
    stats.close(stopping);
  }
}

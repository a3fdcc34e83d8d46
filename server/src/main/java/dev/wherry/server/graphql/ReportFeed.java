package dev.wherry.server.graphql;

import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.QueueSignals;
import dev.wherry.core.queue.RequestReport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/// Publishes the reports of requests to those who follow them.
///
/// A follower gets the report as it is now, and then the newest report whenever it has changed and
/// the follower is ready for it; the last one is that of a request whose moves are all final. All
/// followers of one request share one look at the queue: one when the request is signalled to have
/// changed, at most one in each `pace`, and one in each `poll` when no signal comes. Safe for many
/// threads; no follower waits for another.
final class ReportFeed implements AutoCloseable {
  private final MoveReports reports;
  private final Clockwork clockwork;
  private final Map<Long, Channel> channels = new ConcurrentHashMap<>();
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
    this.reports = reports;
    this.clockwork = clockwork;
    this.signal = signals.onRequestChanged(this::changed);
    clockwork.alarm().after(clockwork.poll(), this::lookAtAll);
  }

  /// The reports of a request; an error with [ErrorCode#NOT_FOUND] when there is none.
  Flux<RequestReport> follow(long requestId) {
    return Flux.create(
        sink -> {
          Follower follower = new Follower(sink, clockwork.worker());
          Channel joined =
              channels.compute(
                  requestId,
                  (id, open) -> {
                    if (open != null && open.join(follower)) {
                      return open;
                    }
                    Channel fresh = new Channel(id, reports, clockwork);
                    fresh.join(follower);
                    return fresh;
                  });
          sink.onDispose(() -> leave(joined, follower));
          if (closed) {
            joined.end(stopping());
          }
          joined.look();
        },
        FluxSink.OverflowStrategy.LATEST);
  }

  /// How many requests are followed now.
  int followed() {
    return channels.size();
  }

  static ApiException noRequest(Object id) {
    return new ApiException(ErrorCode.NOT_FOUND, "there is no request '%s'".formatted(id));
  }

  private void leave(Channel channel, Follower follower) {
    channels.computeIfPresent(
        channel.requestId(),
        (id, open) -> {
          boolean empty = channel.leave(follower);
          return open == channel && empty ? null : open;
        });
  }

  private void changed(long requestId) {
    Channel channel = channels.get(requestId);
    if (channel != null) {
      channel.look();
    }
  }

  private void lookAtAll() {
    if (!closed) {
      channels.values().forEach(Channel::look);
      clockwork.alarm().after(clockwork.poll(), this::lookAtAll);
    }
  }

  /// Ends with an error those who still follow: what they follow has not ended.
  @Override
  public void close() {
    closed = true;
    signal.close();
    channels.values().forEach(channel -> channel.end(stopping()));
    channels.clear();
  }

  private static ApiException stopping() {
    return new ApiException(ErrorCode.UNAVAILABLE, "the server is stopping: subscribe again later");
  }
}

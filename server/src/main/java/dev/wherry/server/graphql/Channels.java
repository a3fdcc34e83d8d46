package dev.wherry.server.graphql;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/// The channels of one kind, each as long as somebody follows it. Safe for many threads.
final class Channels<T> {
  private final LongFunction<Topic<T>> topics;
  private final int room;
  private final Duration pace;
  private final ReportFeed.Clockwork clockwork;
  private final Map<Long, Channel<T>> open = new ConcurrentHashMap<>();
  private volatile @Nullable ApiException closed;

  /// @param topics what the channel of an id tells of
  /// @param room how much a follower may be behind. With room for one it gets the newest only,
  ///   beginning with the latest that is known; else it gets all from its joining on, and an error
  ///   when it is slower than that
  /// @param pace the shortest time between two looks at one topic
  Channels(LongFunction<Topic<T>> topics, int room, Duration pace, ReportFeed.Clockwork clockwork) {
    this.topics = topics;
    this.room = room;
    this.pace = pace;
    this.clockwork = clockwork;
  }

  Flux<T> follow(long id) {
    return Flux.create(
        sink -> {
          Follower<T> follower = new Follower<>(sink, room, clockwork.worker());
          Channel<T> joined =
              open.compute(
                  id,
                  (_, known) -> {
                    if (known != null && known.join(follower)) {
                      return known;
                    }
                    Channel<T> fresh = new Channel<>(topics.apply(id), room == 1, pace, clockwork);
                    fresh.join(follower);
                    return fresh;
                  });
          sink.onDispose(() -> leave(id, joined, follower));
          ApiException reason = closed;
          if (reason != null) {
            joined.end(reason);
          }
          joined.look();
        },
        // A follower hands on no more than is asked of it.
        FluxSink.OverflowStrategy.ERROR);
  }

  private void leave(long id, Channel<T> channel, Follower<T> follower) {
    open.computeIfPresent(
        id,
        (_, known) -> {
          boolean empty = channel.leave(follower);
          return known == channel && empty ? null : known;
        });
  }

  int size() {
    return open.size();
  }

  void look(long id) {
    Channel<T> channel = open.get(id);
    if (channel != null) {
      channel.look();
    }
  }

  void lookAtAll() {
    open.values().forEach(Channel::look);
  }

  /// Ends all who follow, and those who come later.
  void close(ApiException reason) {
    closed = reason;
    open.values().forEach(channel -> channel.end(reason));
    open.clear();
  }
}

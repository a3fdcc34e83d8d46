package dev.wherry.server.graphql;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/// One who follows a topic. Offers never block. Where there is room for one, news that could not be
/// handed on yet is replaced by what is newer; else a follower that is too slow for its room is
/// ended. Handing on happens on a thread of its own, which may block as long as the client does not
/// read.
final class Follower<T> {
  private static final System.Logger LOG = System.getLogger(Follower.class.getName());

  private final FluxSink<T> sink;
  private final int room;
  private final Executor worker;
  private final Queue<T> pending = new ArrayDeque<>();
  private final AtomicReference<@Nullable Runnable> ending = new AtomicReference<>();
  private final AtomicInteger offers = new AtomicInteger();

  /// Of those who hand on, one at a time.
  private boolean ended;

  Follower(FluxSink<T> sink, int room, Executor worker) {
    this.sink = sink;
    this.room = room;
    this.worker = worker;
    sink.onRequest(_ -> kick());
  }

  /// Takes news, unless it has been ended: what came after a gap would hide the gap.
  void offer(T news) {
    if (ending.get() != null) {
      return;
    }
    if (keep(news)) {
      kick();
    } else {
      end(
          new ApiException(
              ErrorCode.TOO_SLOW,
              "more came than was read: read what is missing by a query, and subscribe again"));
    }
  }

  private boolean keep(T news) {
    synchronized (pending) {
      if (pending.size() == room && room == 1) {
        pending.clear();
      }
      return pending.size() < room && pending.add(news);
    }
  }

  private @Nullable T next() {
    synchronized (pending) {
      return sink.requestedFromDownstream() == 0 ? null : pending.poll();
    }
  }

  private boolean isDone() {
    synchronized (pending) {
      return pending.isEmpty();
    }
  }

  /// Ends after what is pending.
  ///
  /// @param error null when it ends well
  void end(@Nullable Throwable error) {
    ending.compareAndSet(null, error == null ? sink::complete : () -> sink.error(error));
    kick();
  }

  private void kick() {
    if (offers.getAndIncrement() > 0) {
      return;
    }
    try {
      worker.execute(this::handOn);
    } catch (RejectedExecutionException e) {
      // The process stops, and its connections with it.
      LOG.log(System.Logger.Level.DEBUG, "a follower was not told the latest", e);
    }
  }

  private void handOn() {
    int seen = offers.get();
    while (seen != 0) {
      Runnable end = ending.get();
      for (T news = next(); news != null; news = next()) {
        sink.next(news);
      }
      if (end != null && !ended && isDone()) {
        ended = true;
        end.run();
      }
      seen = offers.addAndGet(-seen);
    }
  }
}

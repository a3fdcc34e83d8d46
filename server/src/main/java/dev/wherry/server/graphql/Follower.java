package dev.wherry.server.graphql;

import dev.wherry.core.queue.RequestReport;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/// One who follows a request. Offers never block: a report that could not be handed on yet is
/// replaced by a newer one. Handing on happens on a thread of its own, which may block as long as
/// the client does not read.
final class Follower {
  private static final System.Logger LOG = System.getLogger(Follower.class.getName());

  private final FluxSink<RequestReport> sink;
  private final Executor worker;
  private final AtomicReference<@Nullable RequestReport> pending = new AtomicReference<>();
  private final AtomicReference<@Nullable Runnable> ending = new AtomicReference<>();
  private final AtomicInteger offers = new AtomicInteger();

  Follower(FluxSink<RequestReport> sink, Executor worker) {
    this.sink = sink;
    this.worker = worker;
  }

  void offer(RequestReport report) {
    pending.set(report);
    kick();
  }

  /// Ends after the latest report.
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
      LOG.log(System.Logger.Level.DEBUG, "a follower was not told the latest report", e);
    }
  }

  private void handOn() {
    int seen = offers.get();
    while (seen != 0) {
      Runnable end = ending.get();
      RequestReport report = pending.getAndSet(null);
      if (report != null) {
        sink.next(report);
      }
      if (end != null) {
        end.run();
      }
      seen = offers.addAndGet(-seen);
    }
  }
}

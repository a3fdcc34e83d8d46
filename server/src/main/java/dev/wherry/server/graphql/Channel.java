package dev.wherry.server.graphql;

import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.RequestState;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One request, and those who follow it.
///
/// Implementation: idle, looking or resting. A look reads the report on a thread of its own, hands
/// it out, and rests for a pace; a wish to look that comes meanwhile is kept until then. The lock
/// is never held while the queue is read or a follower's client is written to.
final class Channel {
  private static final System.Logger LOG = System.getLogger(Channel.class.getName());

  private enum Phase {
    IDLE,
    LOOKING,
    RESTING
  }

  private final long requestId;
  private final MoveReports reports;
  private final ReportFeed.Clockwork clockwork;
  private final Set<Follower> followers = new LinkedHashSet<>();
  private Phase phase = Phase.IDLE;
  private boolean again;
  private @Nullable RequestReport latest;
  private boolean ended;

  Channel(long requestId, MoveReports reports, ReportFeed.Clockwork clockwork) {
    this.requestId = requestId;
    this.reports = reports;
    this.clockwork = clockwork;
  }

  long requestId() {
    return requestId;
  }

  /// Adds a follower, which gets the latest report that is known; not to a channel that has ended,
  /// since its request may have gone on: failed moves are tried again when their user wants it.
  ///
  /// @return whether it was added
  synchronized boolean join(Follower follower) {
    if (ended) {
      return false;
    }
    followers.add(follower);
    if (latest != null) {
      follower.offer(latest);
    }
    return true;
  }

  /// Whether nobody follows any more.
  synchronized boolean leave(Follower follower) {
    followers.remove(follower);
    return followers.isEmpty();
  }

  /// Ends every follower.
  ///
  /// @param error null when it ends well
  synchronized void end(@Nullable Throwable error) {
    ended = true;
    followers.forEach(follower -> follower.end(error));
  }

  /// Wishes for a look: now, or once the rest is over.
  synchronized void look() {
    if (ended) {
      return;
    }
    if (phase != Phase.IDLE) {
      again = true;
      return;
    }
    again = false;
    phase = Phase.LOOKING;
    try {
      clockwork.worker().execute(this::read);
    } catch (RejectedExecutionException e) {
      phase = Phase.IDLE;
    }
  }

  private void read() {
    try {
      publish(reports.request(requestId));
    } catch (QueueUnavailableException e) {
      missed(e);
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR, "the report of request " + requestId + " can't be read", e);
      end(e);
    } finally {
      rest();
    }
  }

  private synchronized void publish(Optional<RequestReport> found) {
    if (found.isEmpty()) {
      end(ReportFeed.noRequest(requestId));
      return;
    }
    RequestReport report = found.get();
    if (!report.equals(latest)) {
      latest = report;
      followers.forEach(follower -> follower.offer(report));
    }
    if (isLast(report)) {
      end(null);
    }
  }

  /// Whether no report after this one differs, unless failed moves are retried.
  private static boolean isLast(RequestReport report) {
    RequestReport.Counts counts = report.counts();
    boolean allFinal = counts.queued() + counts.waiting() + counts.running() == 0;
    return report.state() == RequestState.FINISHED
        || (report.state() == RequestState.CANCELLED && allFinal);
  }

  /// A queue that can't be read is an error for those who were never told anything; the others wait
  /// for it to come back.
  private synchronized void missed(QueueUnavailableException e) {
    if (latest == null) {
      end(e);
    }
  }

  private synchronized void rest() {
    phase = Phase.RESTING;
    clockwork.alarm().after(clockwork.pace(), this::rested);
  }

  private synchronized void rested() {
    phase = Phase.IDLE;
    if (again) {
      look();
    }
  }
}

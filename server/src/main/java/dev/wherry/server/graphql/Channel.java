package dev.wherry.server.graphql;

import dev.wherry.core.queue.QueueUnavailableException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One topic, and those who follow it.
///
/// Implementation: idle, looking or resting. A look asks the topic on a thread of its own, hands
/// out what it tells, and rests for a pace; a wish to look that comes meanwhile is kept until then.
/// The lock is never held while the queue is read or a follower's client is written to.
final class Channel<T> {
  private static final System.Logger LOG = System.getLogger(Channel.class.getName());

  private enum Phase {
    IDLE,
    LOOKING,
    RESTING
  }

  private final Topic<T> topic;
  private final boolean repeats;
  private final Duration pace;
  private final ReportFeed.Clockwork clockwork;
  private final Set<Follower<T>> followers = new LinkedHashSet<>();
  private Phase phase = Phase.IDLE;
  private boolean again;
  private boolean looked;
  private @Nullable T latest;
  private boolean ended;

  /// @param repeats whether who joins later gets the latest that was told
  /// @param pace the shortest time between two looks
  Channel(Topic<T> topic, boolean repeats, Duration pace, ReportFeed.Clockwork clockwork) {
    this.topic = topic;
    this.repeats = repeats;
    this.pace = pace;
    this.clockwork = clockwork;
  }

  /// Adds a follower; not to a channel that has ended, since its topic may have gone on: failed
  /// moves are tried again when their user wants it.
  ///
  /// @return whether it was added
  synchronized boolean join(Follower<T> follower) {
    if (ended) {
      return false;
    }
    followers.add(follower);
    if (repeats && latest != null) {
      follower.offer(latest);
    }
    return true;
  }

  /// Whether nobody follows any more.
  synchronized boolean leave(Follower<T> follower) {
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
      publish(topic.look());
    } catch (QueueUnavailableException e) {
      missed(e);
    } catch (ApiException e) {
      end(e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "what is followed can't be read", e);
      end(e);
    } finally {
      rest();
    }
  }

  private synchronized void publish(Topic.News<T> news) {
    looked = true;
    again |= news.more();
    for (T told : news.told()) {
      latest = told;
      followers.forEach(follower -> follower.offer(told));
    }
    if (news.last()) {
      end(null);
    }
  }

  /// A queue that can't be read is an error for those who were never told anything; the others wait
  /// for it to come back.
  private synchronized void missed(QueueUnavailableException e) {
    if (!looked) {
      end(e);
    }
  }

  private synchronized void rest() {
    phase = Phase.RESTING;
    clockwork.alarm().after(pace, this::rested);
  }

  private synchronized void rested() {
    phase = Phase.IDLE;
    if (again && !followers.isEmpty()) {
      look();
    }
  }
}

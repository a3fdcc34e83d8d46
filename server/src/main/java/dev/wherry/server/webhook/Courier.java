package dev.wherry.server.webhook;

import dev.wherry.core.queue.Outbox;
import dev.wherry.core.queue.Outbox.Due;
import dev.wherry.core.queue.QueueUnavailableException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Takes events out of the outbox and tells them, some of each webhook at once: one that is slow
/// holds up no other. What could not be told is tried again later and later, and given up at last.
///
/// Safe for many threads. Implementation: one thread looks for what is due, each post has its own.
final class Courier implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Courier.class.getName());

  /// How long posts under way may go on when the courier is closed.
  private static final Duration GRACE = Duration.ofSeconds(5);

  /// The longest time that a receiver may ask to be left alone.
  private static final Duration PATIENCE = Duration.ofHours(24);

  private final Outbox outbox;
  private final Map<String, Receiver> receivers;
  private final Pace pace;
  private final RandomGenerator random;
  private final Map<String, Semaphore> free = new ConcurrentHashMap<>();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final ScheduledExecutorService rounds;
  private final ExecutorService posts;
  private boolean reachable = true;

  /// How fast.
  ///
  /// @param poll how often the outbox is looked at when nothing ends
  /// @param lease longer than a post may take
  /// @param backoff the delay after the first try, about; it doubles with each
  /// @param maxBackoff the longest
  /// @param longest for how long an event is tried
  /// @param atOnce how many events of one webhook are under way
  record Pace(
      Duration poll,
      Duration lease,
      Duration backoff,
      Duration maxBackoff,
      Duration longest,
      int atOnce) {}

  private Courier(
      Outbox outbox, Map<String, Receiver> receivers, Pace pace, RandomGenerator random) {
    this.outbox = outbox;
    this.receivers = Map.copyOf(receivers);
    this.pace = pace;
    this.random = random;
    receivers.keySet().forEach(name -> free.put(name, new Semaphore(pace.atOnce())));
    this.rounds =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("wherry-webhooks").factory());
    this.posts =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("wherry-webhook").factory());
  }

  static Courier start(
      Outbox outbox, Map<String, Receiver> receivers, Pace pace, RandomGenerator random) {
    Courier courier = new Courier(outbox, receivers, pace, random);
    var _ =
        courier.rounds.scheduleWithFixedDelay(
            courier::round, 0, pace.poll().toMillis(), TimeUnit.MILLISECONDS);
    return courier;
  }

  private void round() {
    asked.set(false);
    Map<String, Integer> room = new HashMap<>();
    free.forEach(
        (name, permits) -> {
          int permitted = permits.drainPermits();
          if (permitted > 0) {
            room.put(name, permitted);
          }
        });
    Map<String, Integer> unused = new HashMap<>(room);
    try {
      for (Due due : room.isEmpty() ? List.<Due>of() : outbox.due(room, pace.lease())) {
        posts.execute(() -> deliver(due));
        unused.merge(due.webhook(), -1, Integer::sum);
      }
      reachable = true;
    } catch (QueueUnavailableException e) {
      if (reachable) {
        LOG.log(Level.WARNING, "webhooks: {0}", e.getMessage());
      }
      reachable = false;
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "webhooks are told no more: what was taken is told after its lease");
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "looking for what webhooks are to hear failed; it goes on", e);
    } finally {
      unused.forEach((name, permits) -> permits(name).release(permits));
    }
  }

  private Semaphore permits(String webhook) {
    return Objects.requireNonNull(free.get(webhook));
  }

  private void deliver(Due due) {
    try {
      Optional<Receiver.Refusal> refusal = receiver(due).tell(due);
      if (refusal.isEmpty()) {
        outbox.delivered(due);
      } else if (!Thread.currentThread().isInterrupted()) {
        failed(due, refusal.get().reason(), refusal.get().retryAfter());
      }
    } catch (QueueUnavailableException e) {
      LOG.log(
          Level.WARNING,
          "webhook {0}: event {1} is told again, since its end could not be stored: {2}",
          due.webhook(),
          due.name(),
          e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "webhook " + due.webhook() + " failed in an unknown way", e);
    } finally {
      permits(due.webhook()).release();
      lookAgain();
    }
  }

  private Receiver receiver(Due due) {
    return Objects.requireNonNull(receivers.get(due.webhook()));
  }

  private void failed(Due due, String reason, @Nullable Duration retryAfter) {
    boolean dead = outbox.failed(due, reason, delay(due.tries(), retryAfter), pace.longest());
    LOG.log(
        dead || due.tries() == 0 ? Level.WARNING : Level.DEBUG,
        "webhook {0}: event {1} of request {2} {3}: {4}",
        due.webhook(),
        due.name(),
        String.valueOf(due.request()),
        dead ? "is given up" : "is told again later",
        reason);
  }

  /// Half of it is random, so that what failed together does not come again together.
  private Duration delay(int tries, @Nullable Duration retryAfter) {
    double most =
        Math.min(
            (double) pace.maxBackoff().toMillis(), pace.backoff().toMillis() * Math.pow(2, tries));
    Duration own = Duration.ofMillis((long) (most * (0.5 + random.nextDouble() / 2)));
    if (retryAfter == null) {
      return own;
    }
    Duration wanted = retryAfter.compareTo(PATIENCE) < 0 ? retryAfter : PATIENCE;
    return wanted.compareTo(own) > 0 ? wanted : own;
  }

  /// There is room again, and perhaps a next event.
  private void lookAgain() {
    if (!rounds.isShutdown() && asked.compareAndSet(false, true)) {
      try {
        rounds.execute(this::round);
      } catch (RejectedExecutionException _) {
        // It was closed just now.
      }
    }
  }

  /// Takes no more; what is under way may end, for a little while. May be called again.
  @Override
  public void close() {
    rounds.shutdown();
    posts.shutdown();
    boolean interrupted = false;
    try {
      rounds.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      posts.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    rounds.shutdownNow();
    posts.shutdownNow();
    receivers.values().forEach(Receiver::close);
    posts.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

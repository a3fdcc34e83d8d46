package dev.wherry.core.worker;

import dev.wherry.core.queue.QueueUnavailableException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// A duty done again and again by a thread of its own: at each ring of a bell, and when it did not
/// ring for so long. A failure is logged, and the duty done again in the next round.
final class Rounds implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Rounds.class.getName());

  private final Bell bell;
  private final Duration pause;
  private final Runnable duty;
  private final Thread thread;
  private volatile boolean closing;

  private Rounds(Thread.Builder thread, Bell bell, Duration pause, Runnable duty) {
    this.bell = bell;
    this.pause = pause;
    this.duty = duty;
    this.thread = thread.unstarted(this::go);
  }

  static Rounds start(String name, Bell bell, Duration pause, Runnable duty) {
    return started(new Rounds(Thread.ofPlatform().name(name).daemon(), bell, pause, duty));
  }

  /// For a duty that waits for networks, and is interrupted when the rounds are closed.
  static Rounds startInterruptible(String name, Bell bell, Duration pause, Runnable duty) {
    return started(new Rounds(Thread.ofVirtual().name(name), bell, pause, duty));
  }

  private static Rounds started(Rounds rounds) {
    rounds.thread.start();
    return rounds;
  }

  private void go() {
    boolean reachable = true;
    while (!closing) {
      try {
        duty.run();
        if (!reachable) {
          LOG.log(Level.INFO, "{0}: the queue is back", thread.getName());
        }
        reachable = true;
      } catch (QueueUnavailableException e) {
        if (reachable) {
          LOG.log(Level.WARNING, "{0}: {1}", thread.getName(), e.getMessage());
        }
        reachable = false;
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, thread.getName() + " failed; it goes on", e);
      }
      try {
        bell.await(pause);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /// Ends after the duty under way, which is interrupted if it may be. May be called again.
  @Override
  public void close() {
    closing = true;
    bell.ring();
    if (thread.isVirtual()) {
      thread.interrupt();
    }
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        thread.join();
        ended = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.wherry.core.runner;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Messages for one owner, from any thread, in the order of their arrival.
///
/// A stack that its owner empties in one step and turns round: putting never waits, and taking
/// costs one atomic step for all that is there. A sleeping owner is woken by the message that finds
/// the box empty; the others find it awake.
final class Mailbox<M> {
  private final AtomicReference<@Nullable Letter<M>> newest = new AtomicReference<>();
  private volatile @Nullable Thread sleeper;

  /// A message, linked to the one before it while it is in the box, and once taken to the next.
  static final class Letter<M> {
    private final M message;
    private @Nullable Letter<M> link;

    private Letter(M message) {
      this.message = message;
    }

    M message() {
      return message;
    }

    @Nullable Letter<M> next() {
      return link;
    }
  }

  /// Adds a message. From any thread.
  void put(M message) {
    Letter<M> letter = new Letter<>(message);
    Letter<M> before;
    do {
      before = newest.get();
      letter.link = before;
    } while (!newest.compareAndSet(before, letter));
    if (before == null) {
      Thread owner = sleeper;
      if (owner != null) {
        LockSupport.unpark(owner);
      }
    }
  }

  /// Takes all messages, waiting until there is one; interrupts are dropped. From the owner only.
  ///
  /// @return the oldest
  Letter<M> take() {
    Letter<M> letter = poll();
    while (letter == null) {
      sleeper = Thread.currentThread();
      while (newest.get() == null) {
        LockSupport.park(this);
        Thread.interrupted();
      }
      sleeper = null;
      letter = poll();
    }
    return letter;
  }

  /// Takes all messages that are there. From the owner only.
  ///
  /// @return the oldest, or null
  @Nullable Letter<M> poll() {
    Letter<M> oldest = null;
    Letter<M> letter = newest.getAndSet(null);
    while (letter != null) {
      Letter<M> older = letter.link;
      letter.link = oldest;
      oldest = letter;
      letter = older;
    }
    return oldest;
  }
}

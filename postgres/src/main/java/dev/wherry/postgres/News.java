package dev.wherry.postgres;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// A mailbox for news that keeps each piece once: however slow its reader is, it stays small.
///
/// May be used from any thread.
final class News {
  /// What came since the reader last took.
  record Batch(boolean queued, boolean cancelled, Set<Long> changed) {
    static final Batch NONE = new Batch(false, false, Set.of());

    boolean isEmpty() {
      return !queued && !cancelled && changed.isEmpty();
    }
  }

  private final AtomicBoolean queued = new AtomicBoolean();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final Set<Long> changed = ConcurrentHashMap.newKeySet();

  /// Has a permit when something came since the reader last looked.
  private final Semaphore come = new Semaphore(0);

  private volatile boolean closed;

  /// Waits for nobody: each mutation of a busy service comes by here.
  void add(Batch news) {
    if (news.queued()) {
      queued.set(true);
    }
    if (news.cancelled()) {
      cancelled.set(true);
    }
    changed.addAll(news.changed());
    tell();
  }

  /// Waits for news. Only one thread may do so.
  ///
  /// @return an empty batch once it is closed
  Batch take() throws InterruptedException {
    while (!closed) {
      come.acquire();
      come.drainPermits();
      Batch batch = new Batch(queued.getAndSet(false), cancelled.getAndSet(false), takeChanged());
      if (!batch.isEmpty() && !closed) {
        return batch;
      }
    }
    return Batch.NONE;
  }

  /// One that is added again while it is taken changed before its reader is told: once is enough.
  private Set<Long> takeChanged() {
    Set<Long> taken = new HashSet<>();
    for (Iterator<Long> ids = changed.iterator(); ids.hasNext(); ids.remove()) {
      taken.add(ids.next());
    }
    return taken;
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
    tell();
  }

  private void tell() {
    if (come.availablePermits() == 0) {
      come.release();
    }
  }
}

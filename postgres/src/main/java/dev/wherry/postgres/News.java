package dev.wherry.postgres;

import java.util.HashSet;
import java.util.Set;

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

  private boolean queued;
  private boolean cancelled;
  private Set<Long> changed = new HashSet<>();
  private boolean closed;

  synchronized void add(Batch news) {
    queued |= news.queued();
    cancelled |= news.cancelled();
    changed.addAll(news.changed());
    notifyAll();
  }

  /// Waits for news.
  ///
  /// @return an empty batch once it is closed
  synchronized Batch take() throws InterruptedException {
    while (!queued && !cancelled && changed.isEmpty() && !closed) {
      wait();
    }
    Batch batch = closed ? Batch.NONE : new Batch(queued, cancelled, changed);
    queued = false;
    cancelled = false;
    changed = new HashSet<>();
    return batch;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}

package dev.wherry.postgres;

import java.util.HashSet;
import java.util.Set;

/// A mailbox for news that keeps each piece once: however slow its reader is, it stays small.
///
/// May be used from any thread.
final class News {
  /// What came since the reader last took.
  record Batch(boolean queued, Set<Long> changed) {}

  private boolean queued;
  private Set<Long> changed = new HashSet<>();
  private boolean closed;

  synchronized void add(boolean queuedNow, Set<Long> changedNow) {
    queued |= queuedNow;
    changed.addAll(changedNow);
    notifyAll();
  }

  /// Waits for news.
  ///
  /// @return an empty batch once it is closed
  synchronized Batch take() throws InterruptedException {
    while (!queued && changed.isEmpty() && !closed) {
      wait();
    }
    Batch batch = new Batch(queued && !closed, closed ? Set.of() : changed);
    queued = false;
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

package dev.wherry.core.worker;

import dev.wherry.core.queue.WorkerId;
import java.time.Duration;
import java.util.function.LongSupplier;

/// One life of a worker in the queue's eyes, as far as this process can tell without asking.
///
/// Time is monotonic, so that a step of the wall clock changes nothing, and a process that was
/// stopped for longer than its lease knows it when it wakes. Safe for many threads.
final class Tenure {
  private final WorkerId worker;
  private final long lease;
  private final LongSupplier nanoTime;
  private volatile long lastBeat;
  private volatile boolean lost;
  private volatile boolean doubted;

  /// @param joining when joining began, by `nanoTime`
  Tenure(WorkerId worker, Duration lease, LongSupplier nanoTime, long joining) {
    this.worker = worker;
    this.lease = lease.toNanos();
    this.nanoTime = nanoTime;
    this.lastBeat = joining;
  }

  WorkerId worker() {
    return worker;
  }

  /// The queue heard a heartbeat that was sent at `sent`.
  void beat(long sent) {
    lastBeat = sent;
  }

  /// The queue takes the worker for dead.
  void lose() {
    lost = true;
  }

  boolean isLost() {
    return lost;
  }

  /// The worker may hold moves that it does not know of: the answer to a claim was lost.
  void doubt() {
    doubted = true;
  }

  boolean isDoubted() {
    return doubted;
  }

  /// Whether the queue can't have taken the worker for dead yet.
  boolean holds() {
    return !lost && nanoTime.getAsLong() - lastBeat < lease;
  }
}

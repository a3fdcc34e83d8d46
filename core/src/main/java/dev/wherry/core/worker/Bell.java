package dev.wherry.core.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes one thread that waits for something to do. A ring while nobody waits is kept; many are
/// one.
final class Bell {
  private final Semaphore rung = new Semaphore(0);

  void ring() {
    if (rung.availablePermits() == 0) {
      rung.release();
    }
  }

  /// Waits for a ring, or for so long.
  void await(Duration longest) throws InterruptedException {
    if (rung.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
      rung.drainPermits();
    }
  }
}

package dev.wherry.core.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Waiting in tests, always with a deadline.
final class Signals {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private Signals() {}

  static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).as("signal in time").isTrue();
  }

  static void awaitEnd(Thread thread) throws InterruptedException {
    assertThat(thread.join(DEADLINE)).as("%s has ended", thread).isTrue();
  }

  /// Waits whatever interrupts say.
  static void awaitDeafly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The threads of a runner, its tasks' excepted, that live.
  static long ownersOf(String runner) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(runner))
        .count();
  }
}

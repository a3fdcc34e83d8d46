package dev.wherry.core.worker;

import java.time.Duration;
import java.util.function.IntSupplier;

/// Lets work gather for a moment while much runs: a statement for one move costs nearly what one
/// for ten costs. With little running nothing waits.
final class Gathering {
  private static final int ENOUGH = 32;
  private static final int LOOKS = 4;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

  private Gathering() {}

  /// Waits until there is enough, or no longer.
  ///
  /// @param bell rung when there may be more; what it rings for is looked at
  /// @param gathered how much there is
  /// @param running how many moves run, of which a quarter is enough
  static void await(Bell bell, IntSupplier gathered, int running) {
    int enough = Math.min(ENOUGH, running / 4);
    try {
      for (int i = 0; i < LOOKS && gathered.getAsInt() < enough; i++) {
        bell.await(BETWEEN_LOOKS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

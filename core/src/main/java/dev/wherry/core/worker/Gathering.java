package dev.wherry.core.worker;

import java.util.function.IntSupplier;

/// Lets work gather for a moment while much runs: a statement for one move costs nearly what one
/// for ten costs. With little running nothing waits.
final class Gathering {
  private static final int ENOUGH = 32;
  private static final int LONGEST_MILLIS = 4;

  private Gathering() {}

  /// Waits until there is enough, or no longer.
  ///
  /// @param gathered how much there is
  /// @param running how many moves run, of which a quarter is enough
  static void await(IntSupplier gathered, int running) {
    int enough = Math.min(ENOUGH, running / 4);
    try {
      for (int i = 0; i < LONGEST_MILLIS && gathered.getAsInt() < enough; i++) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

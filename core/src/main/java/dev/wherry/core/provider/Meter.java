package dev.wherry.core.provider;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Lets so many units through in a second: a token bucket that holds a tenth of a second's worth,
/// so that over any time no more than that goes through beyond the rate. Those who wait go in the
/// order they came, and can be interrupted.
///
/// Safe for many threads. Implementation: the one who has the turn waits for the units, the others
/// for the turn.
final class Meter {
  /// The longest wait before the rate is looked at again: a new one holds for those who wait, too.
  private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  /// The most units that are taken at once of those that can be parted.
  private static final int LARGEST_SLICE = 64 * 1024;

  private final LongSupplier nanoTime;
  private final Paces.Wait wait;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile double rate = Double.POSITIVE_INFINITY;
  private double left;
  private long filled;

  Meter(LongSupplier nanoTime, Paces.Wait wait) {
    this.nanoTime = nanoTime;
    this.wait = wait;
    this.filled = nanoTime.getAsLong();
  }

  /// @param unitsPerSecond infinity: any number
  synchronized void set(double unitsPerSecond) {
    fill();
    rate = unitsPerSecond;
    left = Math.min(left, most());
  }

  /// How many of `wanted` units to take at once: a twentieth of a second's worth.
  int slice(int wanted) {
    double now = rate;
    return isUnlimited(now)
        ? wanted
        : Math.min(wanted, Math.clamp((long) (now / 20), 1, LARGEST_SLICE));
  }

  /// Waits until so many units may go through.
  void take(long units) throws InterruptedException {
    if (units == 0 || isUnlimited(rate)) {
      return;
    }
    turn.lockInterruptibly();
    try {
      for (long nanos = tryTake(units); nanos > 0; nanos = tryTake(units)) {
        wait.await(Math.min(nanos, LOOK));
      }
    } finally {
      turn.unlock();
    }
  }

  /// Gives units back that were taken and not needed.
  synchronized void giveBack(long units) {
    if (units > 0 && !isUnlimited(rate)) {
      left = Math.min(left + units, most());
    }
  }

  /// @return how long to wait before asking again; 0 when they are taken
  private synchronized long tryTake(long units) {
    fill();
    double now = rate;
    double needed = Math.min((double) units, most());
    if (isUnlimited(now)) {
      return 0;
    }
    if (left >= needed) {
      left -= units;
      return 0;
    }
    return Math.max(1, (long) Math.ceil((needed - left) / now * NANOS));
  }

  private void fill() {
    long now = nanoTime.getAsLong();
    if (!isUnlimited(rate)) {
      left = Math.min(left + (now - filled) / NANOS * rate, most());
    }
    filled = now;
  }

  /// How many units are kept when nobody wants them.
  private double most() {
    double now = rate;
    return isUnlimited(now) ? 0 : Math.max(1, now / 10);
  }

  private static boolean isUnlimited(double rate) {
    return Double.isInfinite(rate);
  }
}

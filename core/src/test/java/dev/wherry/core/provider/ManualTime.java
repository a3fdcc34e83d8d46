package dev.wherry.core.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A monotonic clock that only waiting moves on, and what was waited for. Safe for many threads.
public final class ManualTime implements LongSupplier, Paces.Wait {
  private final List<Long> waits = new ArrayList<>();
  private long now;
  private int wake = -1;
  private Runnable then = () -> {};

  @Override
  public synchronized long getAsLong() {
    return now;
  }

  @Override
  public void await(long nanos) {
    Runnable next = () -> {};
    synchronized (this) {
      now += nanos;
      waits.add(nanos);
      if (waits.size() == wake) {
        next = then;
      }
    }
    next.run();
  }

  /// Moves the clock on.
  public synchronized void pass(int seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  /// Does something at the end of the wait of this number.
  synchronized void atWait(int number, Runnable what) {
    wake = number;
    then = what;
  }

  /// How long each wait was, in nanoseconds.
  synchronized List<Long> waits() {
    return List.copyOf(waits);
  }
}

package dev.wherry.core.provider;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How fast this process may use its providers, which can change at any time. Nobody who waits for
/// one provider holds up another. Safe for many threads.
public final class Paces {
  private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE);

  private final LongSupplier nanoTime;
  private final Wait wait;
  private final Map<String, Pace> byProvider = new ConcurrentHashMap<>();

  /// How a thread waits.
  public interface Wait {
    /// Returns when so many nanoseconds have passed.
    void await(long nanos) throws InterruptedException;
  }

  /// @param nanoTime a monotonic clock, as [System#nanoTime]
  public Paces(LongSupplier nanoTime) {
    this(nanoTime, Paces::pass);
  }

  /// @param wait passes the clock's time
  public Paces(LongSupplier nanoTime, Wait wait) {
    this.nanoTime = nanoTime;
    this.wait = wait;
  }

  private static void pass(long nanos) throws InterruptedException {
    var _ = new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
  }

  /// A provider that is used no faster than its rate: as fast as it goes, until one is set. Closing
  /// it closes the one that is given.
  public StorageProvider paced(StorageProvider provider) {
    return paced(provider, FOR_EVER, "", ProbeMemory.NONE);
  }

  /// As [#paced(StorageProvider)]; reading or writing an object, or a part of one, that takes
  /// longer is given up as `TIMED_OUT`, and what its probe finds is kept.
  ///
  /// @param timeout of each object and part
  /// @param settings tells the provider's settings from others under the same name
  /// @param memory of what probes of all processes found
  public StorageProvider paced(
      StorageProvider provider, Duration timeout, String settings, ProbeMemory memory) {
    return new PacedProvider(
        provider,
        pace(provider.name()),
        new SharedProbe(provider, settings, memory, nanoTime),
        timeout);
  }

  /// Sets how fast each provider may be used from now on; one that is missing, as fast as it goes.
  /// Those who wait already hear of it within a second.
  public void set(Map<String, Rate> rates) {
    byProvider.forEach((name, pace) -> pace.set(rates.getOrDefault(name, Rate.UNLIMITED)));
  }

  private Pace pace(String provider) {
    return byProvider.computeIfAbsent(provider, _ -> new Pace(nanoTime, wait));
  }
}

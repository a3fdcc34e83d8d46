package dev.wherry.core.provider;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// The probe of a provider, whose findings all processes share: what another process found is
/// relied on, and what nobody has found is found out and kept. A newer finding, as of a check, is
/// heard of within a minute. Safe for many threads.
final class SharedProbe {
  private static final long LASTS = Duration.ofMinutes(1).toNanos();

  private final StorageProvider provider;
  private final String settings;
  private final ProbeMemory memory;
  private final LongSupplier nanoTime;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile boolean known;
  private volatile boolean nothingToShare;
  private volatile long heard;

  /// @param settings tells the provider's settings from others under the same name
  SharedProbe(
      StorageProvider provider, String settings, ProbeMemory memory, LongSupplier nanoTime) {
    this.provider = provider;
    this.settings = settings;
    this.memory = memory;
    this.nanoTime = nanoTime;
  }

  /// As [StorageProvider#probe].
  void run() throws StorageException {
    if (nothingToShare) {
      provider.probe();
      return;
    }
    if (known && nanoTime.getAsLong() - heard < LASTS) {
      return;
    }
    if (known && !asking.tryLock()) {
      return;
    }
    if (!known) {
      lock();
    }
    try {
      if (!known || nanoTime.getAsLong() - heard >= LASTS) {
        ask();
      }
    } finally {
      asking.unlock();
    }
  }

  private void lock() throws StorageException {
    try {
      asking.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(StorageException.Problem.INTERNAL, "probe: interrupted", e);
    }
  }

  private void ask() throws StorageException {
    Set<String> recalled = memory.recall(provider.name(), settings);
    if (recalled == null || !provider.rely(recalled)) {
      provider.probe();
      Set<String> found = provider.found();
      if (found == null) {
        nothingToShare = true;
        return;
      }
      memory.keep(provider.name(), settings, found);
    }
    heard = nanoTime.getAsLong();
    known = true;
  }
}

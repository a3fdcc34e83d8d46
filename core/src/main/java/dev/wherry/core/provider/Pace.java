package dev.wherry.core.provider;

import dev.wherry.core.provider.StorageException.Problem;
import java.time.Duration;
import java.util.function.LongSupplier;

/// How fast one provider may be used by this process. Safe for many threads.
final class Pace {
  private final LongSupplier nanoTime;
  private final Meter requests;
  private final Meter bytes;

  Pace(LongSupplier nanoTime, Paces.Wait wait) {
    this.nanoTime = nanoTime;
    this.requests = new Meter(nanoTime, wait);
    this.bytes = new Meter(nanoTime, wait);
  }

  void set(Rate rate) {
    requests.set(rate.requests());
    bytes.set(rate.bytes());
  }

  /// Waits until one more request may be sent.
  ///
  /// @throws StorageException when the thread is interrupted, and leaves it interrupted
  void request(String verb, String key) throws StorageException {
    try {
      requests.take(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(
          Problem.INTERNAL,
          "%s %s: interrupted while it waited for its turn".formatted(verb, Keys.shown(key)),
          e);
    }
  }

  /// When what begins now should be over.
  Deadline deadline(Duration limit, String verb, String key) {
    return new Deadline(nanoTime, limit, "%s %s".formatted(verb, Keys.shown(key)));
  }

  Meter bytes() {
    return bytes;
  }
}

package dev.wherry.core.provider;

import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// When reading or writing an object, or a part of one, should be over. It is looked at with each
/// piece of bytes that passes: a server that is silent is the provider's to give up. For one
/// operation.
final class Deadline {
  private final LongSupplier nanoTime;
  private final long begun;
  private final Duration limit;
  private final String what;
  private volatile boolean missed;

  /// @param nanoTime a monotonic clock, as [System#nanoTime]
  /// @param what operation and key, for the message
  Deadline(LongSupplier nanoTime, Duration limit, String what) {
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.limit = limit;
    this.what = what;
  }

  /// Stops whoever goes on when it is over.
  ///
  /// @throws IOException whose cause is a [StorageException]
  void check() throws IOException {
    if (nanoTime.getAsLong() - begun > TimeUnit.NANOSECONDS.convert(limit)) {
      missed = true;
      StorageException late = late(null);
      throw new IOException(late.getMessage(), late);
    }
  }

  /// What a failure means: that it took too long, if this is what stopped it.
  StorageException blamed(StorageException failure) {
    return missed ? late(failure) : failure;
  }

  private StorageException late(@Nullable Throwable cause) {
    return new StorageException(
        Problem.TIMED_OUT,
        "%s: it takes longer than the provider's 'limits.timeout' of %s".formatted(what, limit),
        cause);
  }
}

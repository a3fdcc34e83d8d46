package dev.wherry.core.transfer;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/// Tells a failure that an interrupt caused from one that the provider caused.
final class Interruption {
  private Interruption() {}

  /// @throws InterruptedException when the thread was interrupted, which explains any failure
  static void rethrow(Exception failure) throws InterruptedException {
    if (Thread.interrupted() || causedBy(failure)) {
      InterruptedException e = new InterruptedException("interrupted while carrying");
      e.initCause(failure);
      throw e;
    }
  }

  private static boolean causedBy(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException
          || cause instanceof ClosedByInterruptException
          || (cause instanceof InterruptedIOException
              && !(cause instanceof SocketTimeoutException))) {
        return true;
      }
    }
    return false;
  }
}

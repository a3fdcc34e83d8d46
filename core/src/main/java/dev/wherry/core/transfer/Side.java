package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.net.SocketTimeoutException;

/// The two ends of a move. A provider doesn't know which it is; the same problem is another failure
/// at each.
enum Side {
  SOURCE,
  DESTINATION;

  /// What a provider's problem means at this side.
  FailureKind kind(Problem problem) {
    boolean source = this == SOURCE;
    return switch (problem) {
      case NOT_FOUND -> source ? FailureKind.SOURCE_NOT_FOUND : FailureKind.INTERNAL;
      case NO_BUCKET -> source ? FailureKind.SOURCE_NOT_FOUND : FailureKind.DESTINATION_MISSING;
      case FORBIDDEN -> source ? FailureKind.SOURCE_FORBIDDEN : FailureKind.DESTINATION_FORBIDDEN;
      case VERSION_CHANGED -> source ? FailureKind.SOURCE_CHANGED : FailureKind.UNAVAILABLE;
      case EXISTS -> source ? FailureKind.INTERNAL : FailureKind.DESTINATION_EXISTS;
      case THROTTLED -> FailureKind.THROTTLED;
      case UNAVAILABLE -> FailureKind.UNAVAILABLE;
      case TIMED_OUT -> FailureKind.TIMED_OUT;
      case CHECKSUM_MISMATCH -> FailureKind.CHECKSUM_MISMATCH;
      case TOO_LARGE -> FailureKind.TOO_LARGE;
      case INVALID_KEY -> FailureKind.INVALID_KEY;
      case ADDRESS_BLOCKED -> FailureKind.ADDRESS_BLOCKED;
      case UNSUPPORTED, INTERNAL -> FailureKind.INTERNAL;
    };
  }

  TransferException failed(Location location, StorageException e) {
    return new TransferException(
        new Failure(kind(e.problem()), String.valueOf(e.getMessage()), e.retryAfter()),
        location.provider(),
        e);
  }

  /// A read or a write that broke under way: by the provider's own word if it left one, else as a
  /// lost connection.
  TransferException broke(Location location, IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException told) {
        return failed(location, told);
      }
    }
    FailureKind kind =
        e instanceof SocketTimeoutException ? FailureKind.TIMED_OUT : FailureKind.UNAVAILABLE;
    return new TransferException(
        new Failure(kind, "reading %s broke off: %s".formatted(location, e.getMessage())), e);
  }
}

package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;

/// Carrying an asset failed; nothing half-written is at the destination, and the source is there.
public final class TransferException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  TransferException(Failure failure, Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
  }

  TransferException(Failure failure) {
    super(failure.message());
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}

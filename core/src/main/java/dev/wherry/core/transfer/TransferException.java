package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import org.jspecify.annotations.Nullable;

/// Carrying an asset failed; nothing half-written is at the destination, and the source is there.
public final class TransferException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;
  private final @Nullable String provider;

  TransferException(Failure failure, @Nullable String provider, @Nullable Throwable cause) {
    super(failure.message(), cause);
    this.failure = failure;
    this.provider = provider;
  }

  TransferException(Failure failure, Throwable cause) {
    this(failure, null, cause);
  }

  public TransferException(Failure failure) {
    this(failure, null, null);
  }

  public Failure failure() {
    return failure;
  }

  /// The name of the provider that failed, or null when it was none.
  public @Nullable String provider() {
    return provider;
  }
}

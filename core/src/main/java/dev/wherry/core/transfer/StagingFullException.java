package dev.wherry.core.transfer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The staging folder can't take more bytes now.
final class StagingFullException extends IOException {
  private static final long serialVersionUID = 1;

  StagingFullException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

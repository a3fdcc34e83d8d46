package dev.wherry.providers.sftp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The private key's file is missing, encrypted with something else, or no key.
final class UnreadableKeyException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableKeyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

package dev.wherry.server.receipt;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A key's file holds something else. The message says what to do, and nothing of what it holds.
public final class BadKeyException extends Exception {
  private static final long serialVersionUID = 1;

  BadKeyException(Path file, @Nullable Exception cause) {
    super(
        "%s is no private key of Ed25519 (PKCS#8, PEM): put it back from a backup, or move it away to have a new one made"
            .formatted(file),
        cause);
  }
}

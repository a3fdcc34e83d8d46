package dev.wherry.postgres.embedded;

import org.jspecify.annotations.Nullable;

/// The embedded PostgreSQL can't run. Its message says what is wrong, where, and what to do; it
/// holds no secret.
public final class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1;

  EmbeddedPostgresException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  EmbeddedPostgresException(String message) {
    super(message);
  }
}

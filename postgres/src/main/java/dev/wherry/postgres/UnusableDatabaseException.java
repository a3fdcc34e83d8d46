package dev.wherry.postgres;

import org.jspecify.annotations.Nullable;

/// A database can't hold the queue. Its message is for the user: what is wrong, where, and what to
/// do.
public final class UnusableDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnusableDatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

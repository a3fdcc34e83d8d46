package dev.wherry.server;

import org.jspecify.annotations.Nullable;

/// The service can't start. The message says why and what to do, and holds no secret.
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  StartException(int exitCode, String message) {
    this(exitCode, message, null);
  }

  StartException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /// One of [ExitCode].
  int exitCode() {
    return exitCode;
  }
}

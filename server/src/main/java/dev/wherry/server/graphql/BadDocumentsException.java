package dev.wherry.server.graphql;

/// The documents that the API may execute can't be had. The message says what to do.
public final class BadDocumentsException extends Exception {
  private static final long serialVersionUID = 1;

  BadDocumentsException(String message, Throwable cause) {
    super(message, cause);
  }

  BadDocumentsException(String message) {
    super(message);
  }
}

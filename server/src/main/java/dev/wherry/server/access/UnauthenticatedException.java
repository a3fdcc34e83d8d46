package dev.wherry.server.access;

/// The caller did not prove who it is. The message says what to do, in plain ASCII without quotes.
public final class UnauthenticatedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnauthenticatedException(String message) {
    super(message, null, false, false);
  }
}

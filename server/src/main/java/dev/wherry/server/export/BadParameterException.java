package dev.wherry.server.export;

/// A parameter is wrong. The message says how it should be: plain ASCII without double quotes, and
/// nothing of what was given.
final class BadParameterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadParameterException(String message) {
    super(message, null, false, false);
  }
}

package dev.wherry.core.runner;

/// A [ResultHandler] can't take results now, through no fault of its own, and will take them later.
/// The message says why, in one line.
public final class NotNowException extends Exception {
  private static final long serialVersionUID = 1;

  public NotNowException(String message, Throwable cause) {
    super(message, cause);
  }
}

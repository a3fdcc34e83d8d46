package dev.wherry.core.queue;

/// The store can't be reached or refuses work; the call may be made again.
public final class QueueUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public QueueUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

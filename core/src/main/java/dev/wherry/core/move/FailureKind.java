package dev.wherry.core.move;

/// Why an attempt failed: a closed list. Each kind says whether another try can help, and what the
/// user should do.
public enum FailureKind {
  SOURCE_NOT_FOUND(Retry.NEVER, "Check the source's key; nothing is there."),
  SOURCE_FORBIDDEN(Retry.NEVER, "Give the source provider's credentials the right to read."),
  SOURCE_CHANGED(Retry.LIMITED, "Retry the move when the source is no longer written to."),
  DESTINATION_FORBIDDEN(Retry.NEVER, "Give the destination's credentials the right to write."),
  DESTINATION_EXISTS(Retry.NEVER, "Delete what is there, or choose another overwrite policy."),
  DESTINATION_MISSING(Retry.NEVER, "Create the destination's bucket or root folder."),
  THROTTLED(Retry.UNCOUNTED, "Nothing: the move goes on when the provider allows it."),
  UNAVAILABLE(Retry.LIMITED, "Check that the provider's endpoint is up and reachable."),
  TIMED_OUT(Retry.LIMITED, "Check the provider's speed, or give it a longer timeout."),
  CHECKSUM_MISMATCH(Retry.LIMITED, "Compare source and destination: bytes changed on the way."),
  TOO_LARGE(Retry.NEVER, "Choose a destination that holds objects of this size."),
  INVALID_KEY(Retry.NEVER, "Choose a key that the provider can hold."),
  MALFORMED_MANIFEST(
      Retry.NEVER, "Mend the manifest where the message says, and ask for what is left anew."),
  ADDRESS_BLOCKED(Retry.NEVER, "Allow the address in the provider's settings, if it is yours."),
  STAGING_FULL(Retry.UNCOUNTED, "Free disk space in the staging folder."),
  WORKER_LOST(Retry.LIMITED, "Look at the worker's end in its logs, then retry the move."),
  INTERNAL(Retry.LIMITED, "Report it, with the message and the log around it.");

  /// Whether another attempt can help.
  public enum Retry {
    /// The next attempt would end the same way.
    NEVER,
    /// Try again, up to the limit of attempts.
    LIMITED,
    /// Try again, and don't count this attempt.
    UNCOUNTED
  }

  private final Retry retry;
  private final String remedy;

  FailureKind(Retry retry, String remedy) {
    this.retry = retry;
    this.remedy = remedy;
  }

  public Retry retry() {
    return retry;
  }

  /// What the user should do: one sentence.
  public String remedy() {
    return remedy;
  }
}

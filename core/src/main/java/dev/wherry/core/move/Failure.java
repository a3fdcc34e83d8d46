package dev.wherry.core.move;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why an attempt failed.
///
/// @param message one line for people: what, where; it holds no secret. Control characters become
///   spaces, and what is longer than 1,000 characters is cut
/// @param retryAfter how long the provider asked to be left alone, or null when it said nothing
public record Failure(FailureKind kind, String message, @Nullable Duration retryAfter) {
  private static final int LONGEST = 1000;

  public Failure {
    message = message.replaceAll("\\p{Cntrl}+", " ").strip();
    if (message.length() > LONGEST) {
      message = message.substring(0, LONGEST - 1) + "…";
    }
  }

  public Failure(FailureKind kind, String message) {
    this(kind, message, null);
  }
}

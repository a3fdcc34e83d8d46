package dev.wherry.core.move;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why an attempt failed.
///
/// @param message one line for people: what, where; it holds no secret
/// @param retryAfter how long the provider asked to be left alone, or null when it said nothing
public record Failure(FailureKind kind, String message, @Nullable Duration retryAfter) {
  public Failure(FailureKind kind, String message) {
    this(kind, message, null);
  }
}

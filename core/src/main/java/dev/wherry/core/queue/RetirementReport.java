package dev.wherry.core.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What anyone may know of a source that is to be deleted some time after its copy was verified.
///
/// @param dueAt from when on it may be deleted
/// @param endedAt when it was decided for good, or null
/// @param failure why it could not be deleted so far, or must not be; one line for people
public record RetirementReport(
    State state, Instant dueAt, @Nullable Instant endedAt, @Nullable String failure) {
  /// What became of it.
  public enum State {
    /// It is to be deleted.
    SCHEDULED,
    /// It was deleted.
    RETIRED,
    /// Its user called it off.
    KEPT,
    /// It stays for good: it, or its copy, is no longer what it was.
    REFUSED
  }
}

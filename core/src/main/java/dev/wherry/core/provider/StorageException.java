package dev.wherry.core.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A provider could not do what was asked. Its message is one line: operation, key, and what the
/// provider said; it holds no secret.
public final class StorageException extends Exception {
  private static final long serialVersionUID = 1;

  /// What went wrong, whichever side of a move the provider is on.
  public enum Problem {
    /// Nothing is at this key.
    NOT_FOUND,
    /// The credentials are wrong, expired, or lack the right.
    FORBIDDEN,
    /// The object is no longer the version that was asked for.
    VERSION_CHANGED,
    /// Something is at this key, and the write wanted nothing there.
    EXISTS,
    /// The bucket, container or root folder is missing.
    NO_BUCKET,
    /// The provider asks for fewer requests.
    THROTTLED,
    /// The provider can't be reached, or fails by its own account.
    UNAVAILABLE,
    /// The provider took longer than its timeout.
    TIMED_OUT,
    /// The provider refused the bytes, or they are not those it vouches for.
    CHECKSUM_MISMATCH,
    /// The object is larger than the provider, or a limit of ours, allows.
    TOO_LARGE,
    /// The provider can't hold this key.
    INVALID_KEY,
    /// The address guard refuses the host.
    ADDRESS_BLOCKED,
    /// The provider does not have this operation.
    UNSUPPORTED,
    /// Anything else: a fault in Wherry, or an answer nobody expected.
    INTERNAL
  }

  private final Problem problem;
  private final @Nullable Duration retryAfter;

  public StorageException(
      Problem problem, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  public StorageException(Problem problem, String message, @Nullable Throwable cause) {
    this(problem, message, null, cause);
  }

  public StorageException(Problem problem, String message) {
    this(problem, message, null, null);
  }

  public Problem problem() {
    return problem;
  }

  /// How long the provider asked to be left alone, or null when it said nothing.
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}

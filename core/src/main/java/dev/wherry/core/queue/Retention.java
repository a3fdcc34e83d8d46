package dev.wherry.core.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long the queue keeps what is over.
///
/// @param attempts tries of finished requests that did not end their move
/// @param requests requests whose moves are all final, with their moves: the map of old to new, and
///   their idempotency keys; null: for ever
public record Retention(Duration attempts, @Nullable Duration requests) {
  /// Tries for 90 days, requests for ever.
  public static final Retention DEFAULT = new Retention(Duration.ofDays(90), null);

  public Retention {
    check("attempts", attempts);
    if (requests != null) {
      check("requests", requests);
    }
  }

  private static void check(String what, Duration kept) {
    if (!kept.isPositive()) {
      throw new IllegalArgumentException(what + " should be kept for longer than nothing");
    }
  }
}

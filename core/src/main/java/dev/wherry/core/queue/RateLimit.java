package dev.wherry.core.queue;

import org.jspecify.annotations.Nullable;

/// How much all workers together may ask of a provider in a second.
///
/// @param requests null: any number
/// @param bytes that are read there or written; null: any number
public record RateLimit(@Nullable Integer requests, @Nullable Long bytes) {
  public static final RateLimit NONE = new RateLimit(null, null);

  public RateLimit {
    check("requests", requests);
    check("bytes", bytes);
  }

  private static void check(String what, @Nullable Number limit) {
    if (limit != null && limit.longValue() < 1) {
      throw new IllegalArgumentException(
          "%s in a second should be at least 1, not %s".formatted(what, limit));
    }
  }
}

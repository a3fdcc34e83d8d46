package dev.wherry.core.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A stretch of time.
///
/// @param from its first moment; null when it has always been
/// @param to the moment that ends it and is no part of it; null when it goes on
public record Period(@Nullable Instant from, @Nullable Instant to) {
  /// All of time.
  public static final Period ALWAYS = new Period(null, null);

  /// Whether something happened within it; what has not happened yet did only in [#ALWAYS].
  public boolean covers(@Nullable Instant moment) {
    if (moment == null) {
      return from == null && to == null;
    }
    return (from == null || !moment.isBefore(from)) && (to == null || moment.isBefore(to));
  }
}

package dev.wherry.core.queue;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A page of what a search found. It may be short, and even empty, with more to come: a search
/// looks at so many rows and no further.
///
/// @param end where the next page begins; null when nothing is left to look at
public record Found<R, K>(List<R> reports, @Nullable K end) {
  public Found {
    reports = List.copyOf(reports);
  }

  /// A page of `limit` reports, from these and perhaps one more, which shows that there is a next.
  ///
  /// @param end where the search stopped looking, or null when it has looked at everything
  public static <R, K> Found<R, K> of(
      List<R> reports, int limit, Function<R, K> key, @Nullable K end) {
    return reports.size() > limit
        ? new Found<>(reports.subList(0, limit), key.apply(reports.get(limit - 1)))
        : new Found<>(reports, end);
  }
}

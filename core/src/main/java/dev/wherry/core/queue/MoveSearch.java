package dev.wherry.core.queue;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which moves to look for; all that is given must hold.
///
/// @param sourceProvider from this provider, or from any when null
/// @param destinationProvider to this provider, or to any when null
/// @param sourcePrefix what the source's location begins with; empty for any
/// @param destinationPrefix what the destination's location begins with; empty for any
/// @param labels of requests that have all of these
/// @param created when their request was accepted
/// @param finished when they became final
public record MoveSearch(
    MoveFilter filter,
    @Nullable String sourceProvider,
    @Nullable String destinationProvider,
    String sourcePrefix,
    String destinationPrefix,
    Set<String> labels,
    Period created,
    Period finished) {
  public MoveSearch {
    labels = Set.copyOf(labels);
  }

  /// For what a filter lets through.
  public static MoveSearch of(MoveFilter filter) {
    return new MoveSearch(filter, null, null, "", "", Set.of(), Period.ALWAYS, Period.ALWAYS);
  }

  /// Whether it wants no more than its filter does.
  public boolean isPlain() {
    return equals(of(filter));
  }
}

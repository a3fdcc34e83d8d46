package dev.wherry.core.queue;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which requests to look for; all that is given must hold.
///
/// @param states in one of these, or in any when empty
/// @param labels those that have all of these
/// @param sourceProvider with a move from this provider, or from any when null
/// @param destinationProvider with such a move to this provider, or to any when null
/// @param idempotencyKey the one that was accepted under this key, or any when null
/// @param created when they were accepted
/// @param finished when the last of their moves became final
public record RequestSearch(
    Set<RequestState> states,
    Set<String> labels,
    @Nullable String sourceProvider,
    @Nullable String destinationProvider,
    @Nullable String idempotencyKey,
    Period created,
    Period finished) {
  /// For every request.
  public static final RequestSearch ALL =
      new RequestSearch(Set.of(), Set.of(), null, null, null, Period.ALWAYS, Period.ALWAYS);

  public RequestSearch {
    states = Set.copyOf(states);
    labels = Set.copyOf(labels);
  }
}

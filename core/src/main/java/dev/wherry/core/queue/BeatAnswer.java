package dev.wherry.core.queue;

import dev.wherry.core.move.MoveId;
import java.util.Map;
import java.util.Set;

/// What the queue answers to the heartbeat of a worker.
///
/// @param unwanted moves that this worker runs and should stop, since their request was cancelled
/// @param workers how many live now, this one included
/// @param rates the limits that all of them share, each its equal part; a provider that is missing
///   has none
public record BeatAnswer(Set<MoveId> unwanted, int workers, Map<String, RateLimit> rates) {
  public BeatAnswer {
    unwanted = Set.copyOf(unwanted);
    rates = Map.copyOf(rates);
  }
}

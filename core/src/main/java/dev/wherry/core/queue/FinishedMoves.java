package dev.wherry.core.queue;

import java.time.Instant;
import java.util.List;

/// Moves of one request that became final after a mark, in that order.
///
/// @param mark where to go on from
/// @param over whether the request is finished, and these are its last
/// @param complete whether none is missing since the mark before: those that ended while nobody
///   asked for a while are not told
public record FinishedMoves(List<MoveReport> moves, Mark mark, boolean over, boolean complete) {
  public FinishedMoves {
    moves = List.copyOf(moves);
  }

  /// A place in the order of a request's moves by their ends.
  ///
  /// @param at when it was told, by the queue's clock
  public record Mark(long place, Instant at) {}
}

package dev.wherry.core.queue;

import dev.wherry.core.move.Lane;
import java.util.Map;

/// How many moves a worker can start now.
///
/// @param total over all lanes
/// @param perLane how many of one lane it runs at most
/// @param running how many it runs now, by lane; a lane that is missing has none
public record FreeSlots(int total, int perLane, Map<Lane, Integer> running) {
  public FreeSlots {
    running = Map.copyOf(running);
  }
}

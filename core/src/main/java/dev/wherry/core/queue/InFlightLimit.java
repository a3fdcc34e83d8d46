package dev.wherry.core.queue;

import org.jspecify.annotations.Nullable;

/// How many moves may run at once that begin or end at a provider, in all workers together. When
/// the provider throttles, the number falls by three tenths, not below the floor; it rises again
/// step by step up to the ceiling (additive increase, multiplicative decrease; D. Chiu, R. Jain,
/// "Analysis of the Increase and Decrease Algorithms", 1989).
///
/// @param floor at least 1
/// @param ceiling at least the floor; null: as many as there are slots, until it throttles
public record InFlightLimit(int floor, @Nullable Integer ceiling) {
  public static final InFlightLimit NONE = new InFlightLimit(1, null);

  public InFlightLimit {
    if (floor < 1) {
      throw new IllegalArgumentException("the floor should be at least 1, not " + floor);
    }
    if (ceiling != null && ceiling < floor) {
      throw new IllegalArgumentException(
          "the ceiling should be at least the floor of %d, not %d".formatted(floor, ceiling));
    }
  }
}

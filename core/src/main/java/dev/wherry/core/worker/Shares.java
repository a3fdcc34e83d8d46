package dev.wherry.core.worker;

import dev.wherry.core.provider.Rate;
import dev.wherry.core.queue.BeatAnswer;
import dev.wherry.core.queue.RateLimit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A worker's parts of the limits that all workers share: as much for one as for another.
final class Shares {
  private Shares() {}

  static Map<String, Rate> of(BeatAnswer answer) {
    Map<String, Rate> shares = new HashMap<>();
    answer.rates().forEach((provider, limit) -> shares.put(provider, of(limit, answer.workers())));
    return shares;
  }

  private static Rate of(RateLimit limit, int workers) {
    return new Rate(of(limit.requests(), workers), of(limit.bytes(), workers));
  }

  private static double of(@Nullable Number limit, int workers) {
    return limit == null ? Double.POSITIVE_INFINITY : limit.doubleValue() / workers;
  }
}

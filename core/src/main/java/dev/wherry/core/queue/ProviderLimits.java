package dev.wherry.core.queue;

/// How much of a provider all workers together may use.
public record ProviderLimits(InFlightLimit inFlight, RateLimit rate) {
  public static final ProviderLimits NONE = new ProviderLimits(InFlightLimit.NONE, RateLimit.NONE);
}

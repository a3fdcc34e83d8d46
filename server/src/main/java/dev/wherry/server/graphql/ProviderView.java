package dev.wherry.server.graphql;

import dev.wherry.core.queue.InFlightLimit;
import dev.wherry.core.queue.ProviderLimits;
import dev.wherry.core.queue.ProviderReport;
import dev.wherry.core.queue.RateLimit;
import dev.wherry.server.provider.ConfiguredProvider;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The schema's `Provider`.
record ProviderView(
    String name,
    String kind,
    boolean writable,
    boolean paused,
    int running,
    InFlight inFlight,
    Rate rate,
    @Nullable Instant closedUntil) {
  /// The schema's `Rate`.
  record Rate(@Nullable Integer requestsPerSecond, @Nullable Long bytesPerSecond) {
    static Rate of(RateLimit limit) {
      return new Rate(limit.requests(), limit.bytes());
    }
  }

  /// The schema's `InFlight`.
  record InFlight(@Nullable Integer allowed, int floor, @Nullable Integer ceiling) {
    static InFlight of(@Nullable Integer allowed, InFlightLimit limit) {
      return new InFlight(allowed, limit.floor(), limit.ceiling());
    }
  }

  /// @param report null when the queue has never heard of it
  static ProviderView of(ConfiguredProvider provider, @Nullable ProviderReport report) {
    String name = provider.name();
    String kind = provider.kind();
    boolean writable = provider.isWritable();
    if (report == null) {
      ProviderLimits limits = provider.limits();
      InFlight inFlight = InFlight.of(limits.inFlight().ceiling(), limits.inFlight());
      return new ProviderView(
          name, kind, writable, false, 0, inFlight, Rate.of(limits.rate()), null);
    }
    return new ProviderView(
        name,
        kind,
        writable,
        report.paused(),
        report.running(),
        InFlight.of(report.allowed(), report.limits().inFlight()),
        Rate.of(report.limits().rate()),
        report.closedUntil());
  }
}

package dev.wherry.server.graphql;

import dev.wherry.core.queue.InFlightLimit;
import dev.wherry.core.queue.ProviderReport;
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
    @Nullable Instant closedUntil) {
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
      InFlight inFlight = InFlight.of(provider.limit().ceiling(), provider.limit());
      return new ProviderView(name, kind, writable, false, 0, inFlight, null);
    }
    return new ProviderView(
        name,
        kind,
        writable,
        report.paused(),
        report.running(),
        InFlight.of(report.allowed(), report.limit()),
        report.closedUntil());
  }
}

package dev.wherry.server;

import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.RequestReport.Counts;
import dev.wherry.core.queue.StatsReport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What there is of moves, as gauges. All of one scrape are read from the queue at once. Safe for
/// many threads.
final class StatsMeters implements MeterBinder {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private static final Map<String, ToLongFunction<Counts>> STATES =
      Map.of(
          "queued", Counts::queued,
          "waiting", Counts::waiting,
          "running", Counts::running,
          "succeeded", Counts::succeeded,
          "skipped", Counts::skipped,
          "failed", Counts::failed,
          "cancelled", Counts::cancelled);

  private final MoveReports reports;
  private final InstantSource clock;
  private @Nullable Known known;

  private record Known(StatsReport stats, Instant readAt) {}

  StatsMeters(MoveReports reports, InstantSource clock) {
    this.reports = reports;
    this.clock = clock;
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    STATES.forEach(
        (state, count) ->
            gauge("wherry.moves", "Moves by state", stats -> count.applyAsLong(stats.counts()))
                .tag("state", state)
                .register(meters));
    gauge("wherry.moves.bytes", "Bytes of the moves that succeeded", StatsReport::bytes)
        .register(meters);
    gauge(
            "wherry.queue.age.seconds",
            "How long the oldest queued move has waited; 0 when none is queued",
            StatsMeters::age)
        .register(meters);
    gauge("wherry.workers", "Workers that live, of all processes", StatsReport::workers)
        .register(meters);
  }

  private Gauge.Builder<StatsMeters> gauge(
      String name, String description, ToDoubleFunction<StatsReport> value) {
    return Gauge.builder(name, this, meters -> value.applyAsDouble(meters.stats()))
        .description(description);
  }

  private static double age(StatsReport stats) {
    Instant since = stats.queuedSince();
    return since == null ? 0 : Duration.between(since, stats.at()).toMillis() / 1e3;
  }

  private synchronized StatsReport stats() {
    Instant now = clock.instant();
    Known read = known;
    if (read == null || Duration.between(read.readAt(), now).abs().compareTo(FRESH) > 0) {
      read = new Known(reports.stats(), now);
      known = read;
    }
    return read.stats();
  }
}

package dev.wherry.server;

import dev.wherry.core.provider.ProbeMemory;
import dev.wherry.core.queue.AccessTokens;
import dev.wherry.core.queue.InFlightLimit;
import dev.wherry.core.queue.MoveControls;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.Outbox;
import dev.wherry.core.queue.ProviderLimits;
import dev.wherry.core.queue.QueueSignals;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.queue.RateLimit;
import dev.wherry.core.queue.ReceiptKeys;
import dev.wherry.providers.catalog.ProviderCatalog;
import dev.wherry.server.provider.ConfiguredProvider;
import dev.wherry.server.provider.ProviderRegistry;
import dev.wherry.server.settings.Settings;
import dev.wherry.server.webhook.WebhookWiring;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Makes the providers, the queue and the worker. It wants a [Startup].
@Configuration(proxyBeanMethods = false)
@Import(WebhookWiring.class)
class Wiring {
  @Bean
  ProviderRegistry providers(Startup startup) {
    InstantSource clock = InstantSource.system();
    int connections = connections(startup.settings());
    List<ConfiguredProvider> providers = new ArrayList<>();
    for (String name : ProviderCatalog.builtIn()) {
      providers.add(
          ConfiguredProvider.open(
              "http",
              () -> ProviderCatalog.openBuiltIn(name, clock, connections),
              ProviderLimits.NONE));
    }
    for (Settings.Provider configured : startup.settings().providers()) {
      Record settings = configured.settings();
      providers.add(
          ConfiguredProvider.open(
              configured.kind(),
              () -> ProviderCatalog.open(configured.name(), settings, clock, connections),
              limits(configured.limits()),
              configured.limits().timeout(),
              configured.publicUrl(),
              ProviderCatalog.fingerprint(settings)));
    }
    return new ProviderRegistry(providers);
  }

  /// As many as this process may use at one provider: each move that runs, each part that is under
  /// way, and what looks and lists beside them.
  private static int connections(Settings settings) {
    return settings.worker().slots() + settings.transfer().parts() + 8;
  }

  private static ProviderLimits limits(Settings.Limits limits) {
    return new ProviderLimits(
        new InFlightLimit(limits.inFlightFloor(), limits.inFlight()),
        new RateLimit(limits.requestsPerSecond(), limits.bytesPerSecond()));
  }

  @Bean
  QueueStore queueStore(Startup startup) {
    return QueueStore.open(startup);
  }

  @Bean(destroyMethod = "")
  MoveQueue queue(QueueStore store) {
    return store.queue().queue();
  }

  /// The queue knows every provider of the settings before anything is asked of it.
  @Bean(destroyMethod = "")
  MoveControls controls(QueueStore store, ProviderRegistry providers) {
    MoveControls controls = store.queue().controls();
    try {
      providers.announce(controls);
    } catch (QueueUnavailableException e) {
      throw new StartException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
    return controls;
  }

  @Bean(destroyMethod = "")
  MoveReports reports(QueueStore store) {
    return store.queue().reports();
  }

  @Bean(destroyMethod = "")
  ReceiptKeys receiptKeys(QueueStore store) {
    return store.queue().receiptKeys();
  }

  @Bean(destroyMethod = "")
  Outbox outbox(QueueStore store) {
    return store.queue().outbox();
  }

  @Bean(destroyMethod = "")
  ProbeMemory probes(QueueStore store) {
    return store.queue().probes();
  }

  @Bean(destroyMethod = "")
  AccessTokens accessTokens(QueueStore store) {
    return store.queue().accessTokens();
  }

  @Bean(destroyMethod = "")
  QueueSignals signals(QueueStore store) {
    return store.queue().signals();
  }

  @Bean
  HealthIndicator queueHealth(MoveQueue queue) {
    return new QueueHealth(queue);
  }

  @Bean
  MeterBinder openUploads(MoveReports reports) {
    return meters ->
        Gauge.builder("wherry.uploads.open", reports, MoveReports::countUploads)
            .description("Uploads in parts that are neither completed nor aborted")
            .register(meters);
  }

  @Bean
  MeterBinder statsMeters(MoveReports reports) {
    return new StatsMeters(reports, InstantSource.system());
  }

  @Bean
  WorkerLife worker(
      Startup startup,
      MoveQueue queue,
      QueueSignals signals,
      ProviderRegistry providers,
      ProbeMemory probes) {
    return new WorkerLife(startup, queue, signals, providers, probes);
  }
}

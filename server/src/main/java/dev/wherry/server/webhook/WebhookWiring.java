package dev.wherry.server.webhook;

import dev.wherry.core.queue.Outbox;
import dev.wherry.providers.http.HttpPoster;
import dev.wherry.server.settings.Settings;
import dev.wherry.server.settings.WebhookSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Tells the settings' webhooks. It wants [Settings] and an [Outbox].
@Configuration(proxyBeanMethods = false)
public class WebhookWiring {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Courier.Pace PACE =
      new Courier.Pace(
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(5),
          Duration.ofHours(1),
          Duration.ofDays(3),
          8);

  /// Stops before the queue does, which it takes events from.
  @Bean(destroyMethod = "close")
  Courier courier(Settings settings, Outbox outbox) {
    Map<String, Receiver> receivers = new HashMap<>();
    settings
        .webhooks()
        .forEach((name, webhook) -> receivers.put(name, receiver(name, webhook, TIMEOUT)));
    return Courier.start(outbox, receivers, PACE, RandomGenerator.getDefault());
  }

  static Receiver receiver(String name, WebhookSettings webhook, Duration timeout) {
    InstantSource clock = InstantSource.system();
    return new Receiver(
        new HttpPoster(
            "webhook '" + name + "'",
            webhook.url(),
            webhook.allow(),
            timeout,
            PACE.atOnce(),
            clock),
        SigningKeys.of(webhook.keys()),
        clock);
  }

  @Bean
  MeterBinder webhookEvents(Outbox outbox) {
    return meters -> {
      Gauge.builder("wherry.webhooks.pending", outbox, o -> o.count().pending())
          .description("Events that webhooks are still to hear")
          .register(meters);
      Gauge.builder("wherry.webhooks.dead", outbox, o -> o.count().dead())
          .description("Events that were given up")
          .register(meters);
    };
  }
}

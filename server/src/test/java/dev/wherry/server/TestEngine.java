package dev.wherry.server;

import dev.wherry.core.provider.KeptProbes;
import dev.wherry.core.provider.MemoryProvider;
import dev.wherry.core.queue.InFlightLimit;
import dev.wherry.core.queue.MemoryAccessTokens;
import dev.wherry.core.queue.MemoryMoveQueue;
import dev.wherry.core.queue.MemoryReceiptKeys;
import dev.wherry.core.queue.MoveControls;
import dev.wherry.core.queue.ProviderLimits;
import dev.wherry.core.queue.RateLimit;
import dev.wherry.server.provider.ConfiguredProvider;
import dev.wherry.server.provider.ProviderRegistry;
import dev.wherry.server.provider.ReadOnly;
import dev.wherry.server.settings.Settings;
import dev.wherry.server.webhook.WebhookWiring;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// A queue in memory that nobody works on, and providers in memory.
@Configuration(proxyBeanMethods = false)
@Import(WebhookWiring.class)
class TestEngine {
  @Bean
  MemoryMoveQueue queue() {
    return new MemoryMoveQueue(InstantSource.system());
  }

  @Bean
  MoveControls controls(MemoryMoveQueue queue, ProviderRegistry providers) {
    providers.announce(queue.controls());
    return queue.controls();
  }

  @Bean
  MemoryReceiptKeys receiptKeys() {
    return new MemoryReceiptKeys();
  }

  @Bean
  MemoryOutbox outbox() {
    return new MemoryOutbox();
  }

  @Bean
  KeptProbes probes() {
    return new KeptProbes();
  }

  @Bean
  MemoryAccessTokens accessTokens() {
    return new MemoryAccessTokens();
  }

  @Bean
  ProviderRegistry providers() {
    return new ProviderRegistry(
        List.of(
            ConfiguredProvider.open(
                "memory",
                () -> new MemoryProvider("old", InstantSource.system()),
                ProviderLimits.NONE,
                Settings.Limits.TIMEOUT,
                URI.create("https://old.example.com/assets/"),
                ""),
            ConfiguredProvider.open(
                "memory",
                () -> new MemoryProvider("new", InstantSource.system()),
                ProviderLimits.NONE,
                Settings.Limits.TIMEOUT,
                URI.create("https://new.example.com/"),
                ""),
            ConfiguredProvider.open(
                "http",
                () -> new ReadOnly("https"),
                new ProviderLimits(new InFlightLimit(4, 64), RateLimit.NONE))));
  }
}

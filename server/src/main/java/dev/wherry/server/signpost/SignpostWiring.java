package dev.wherry.server.signpost;

import dev.wherry.core.queue.MoveReports;
import dev.wherry.server.provider.ProviderRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Serves the signposts. It wants [MoveReports] and a [ProviderRegistry].
@Configuration(proxyBeanMethods = false)
public class SignpostWiring {
  @Bean
  Signposts signposts(MoveReports reports, ProviderRegistry providers) {
    return new Signposts(reports, providers);
  }
}

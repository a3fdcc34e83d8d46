package dev.wherry.server.web;

import dev.wherry.server.settings.Settings;
import java.net.InetAddress;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Puts guards and pages together. It wants [Settings.Server].
@Configuration(proxyBeanMethods = false)
public class WebWiring {
  private static final int LARGEST_BODY = 16 << 20;

  @Bean
  FilterRegistrationBean<HostGuard> hostGuard(
      Settings.Server server, @Value("${server.address}") InetAddress address) {
    FilterRegistrationBean<HostGuard> guard =
        new FilterRegistrationBean<>(new HostGuard(server.bind(), !address.isLoopbackAddress()));
    guard.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return guard;
  }

  @Bean
  FilterRegistrationBean<BodyLimit> bodyLimit() {
    FilterRegistrationBean<BodyLimit> limit =
        new FilterRegistrationBean<>(new BodyLimit(LARGEST_BODY));
    limit.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
    return limit;
  }

  @Bean
  WebMvcConfigurer pages() {
    return new Pages();
  }

  /// GraphiQL, and the way to it.
  private static final class Pages implements WebMvcConfigurer {
    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
      registry.addRedirectViewController("/", "/graphiql");
      registry.addViewController("/graphiql").setViewName("forward:/graphiql/index.html");
    }
  }
}

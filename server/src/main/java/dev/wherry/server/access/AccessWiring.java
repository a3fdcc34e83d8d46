package dev.wherry.server.access;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/// Puts [AccessFilter] before every page. It wants a [Doorkeeper].
@Configuration(proxyBeanMethods = false)
public class AccessWiring {
  @Bean
  FilterRegistrationBean<AccessFilter> accessFilter(Doorkeeper doorkeeper) {
    FilterRegistrationBean<AccessFilter> filter =
        new FilterRegistrationBean<>(new AccessFilter(doorkeeper));
    // Behind the guard of hosts, and before anything reads a body.
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }
}

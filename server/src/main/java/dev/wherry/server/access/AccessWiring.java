package dev.wherry.server.access;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/// Puts [AccessFilter] before every page. It wants a [Doorkeeper].
@Configuration(proxyBeanMethods = false)
public class AccessWiring {
  /// Filters are made while the server is, and a store that can't be had is to be told later.
  @Bean
  FilterRegistrationBean<AccessFilter> accessFilter(ObjectProvider<Doorkeeper> doorkeeper) {
    FilterRegistrationBean<AccessFilter> filter =
        new FilterRegistrationBean<>(new AccessFilter(doorkeeper::getObject));
    // Behind the guard of hosts, and before anything reads a body.
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return filter;
  }
}

package dev.wherry.server;

import dev.wherry.server.graphql.GraphQlWiring;
import dev.wherry.server.web.WebWiring;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// A process that takes requests.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({GraphQlWiring.class, WebWiring.class})
class ApiWiring {}

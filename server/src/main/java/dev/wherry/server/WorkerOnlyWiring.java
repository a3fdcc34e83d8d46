package dev.wherry.server;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.graphql.autoconfigure.GraphQlAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/// A process that takes no requests: it answers only on how it is.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = GraphQlAutoConfiguration.class)
class WorkerOnlyWiring {}

package dev.wherry.server;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.graphql.autoconfigure.GraphQlAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// A process that takes no requests: it answers only on how it is.
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = GraphQlAutoConfiguration.class)
@Import(DoorWiring.class)
class WorkerOnlyWiring {}

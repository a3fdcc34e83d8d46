package dev.wherry.server;

import org.springframework.context.annotation.Configuration;

/// Makes the queue, and the worker where the role wants one.
@Configuration(proxyBeanMethods = false)
class Wiring {}

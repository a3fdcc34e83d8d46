package dev.wherry.server.graphql;

import dev.wherry.core.provider.ProbeMemory;
import dev.wherry.core.queue.MoveControls;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.Outbox;
import dev.wherry.core.queue.QueueSignals;
import dev.wherry.server.access.Doorkeeper;
import dev.wherry.server.provider.ProviderRegistry;
import dev.wherry.server.receipt.ReceiptSigner;
import dev.wherry.server.settings.Settings;
import graphql.analysis.MaxQueryDepthInstrumentation;
import graphql.execution.instrumentation.Instrumentation;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.graphql.autoconfigure.GraphQlProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/// Puts the GraphQL API together. It wants a [MoveQueue], [MoveControls], [MoveReports], an
/// [Outbox], [QueueSignals], a [Doorkeeper], a [ProviderRegistry], [ProbeMemory], [Settings],
/// [Documents] and a [ReceiptSigner].
@Configuration(proxyBeanMethods = false)
public class GraphQlWiring {
  /// GraphiQL's introspection is 15 deep.
  private static final int DEEPEST = 20;

  private static final Duration PACE = Duration.ofMillis(250);
  private static final Duration POLL = Duration.ofSeconds(2);

  @Bean
  Queries queries(MoveReports reports, ProviderRegistry providers, ReceiptSigner signer) {
    return new Queries(reports, providers, signer);
  }

  @Bean
  Mutations mutations(
      ProviderRegistry providers, Settings settings, MoveQueue queue, MoveReports reports) {
    return new Mutations(providers, settings.webhooks().keySet(), queue, reports);
  }

  @Bean
  Controls controlMutations(
      ProviderRegistry providers, MoveControls controls, MoveReports reports) {
    return new Controls(providers, controls, reports);
  }

  @Bean
  Limits limitMutation(ProviderRegistry providers, MoveControls controls, MoveReports reports) {
    return new Limits(providers, controls, reports);
  }

  @Bean
  DeadLetters deadLetterList(Outbox outbox) {
    return new DeadLetters(outbox);
  }

  @Bean
  Nodes nodes(MoveReports reports, Queries queries, DeadLetters letters) {
    return new Nodes(reports, queries, letters);
  }

  @Bean
  Checks checkMutation(ProviderRegistry providers, ProbeMemory probes) {
    return new Checks(providers, probes, System::nanoTime);
  }

  @Bean
  Subscriptions subscriptions(ReportFeed feed, MoveReports reports, Settings.Server server) {
    return new Subscriptions(feed, reports, server.subscriptions());
  }

  @Bean(destroyMethod = "shutdownNow")
  ScheduledExecutorService feedTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("wherry-feed-timer").factory());
  }

  @Bean(destroyMethod = "shutdownNow")
  ExecutorService feedWorker() {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("wherry-feed").factory());
  }

  @Bean
  ReportFeed reportFeed(
      MoveReports reports,
      QueueSignals signals,
      ScheduledExecutorService feedTimer,
      ExecutorService feedWorker) {
    return new ReportFeed(
        reports, signals, new ReportFeed.Clockwork(alarm(feedTimer), feedWorker, PACE, POLL));
  }

  private static ReportFeed.Alarm alarm(ScheduledExecutorService timer) {
    return (delay, task) -> {
      if (!timer.isShutdown()) {
        var _ = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      }
    };
  }

  @Bean
  FeedEnd reportFeedEnd(ReportFeed feed, ExecutorService feedWorker) {
    return new FeedEnd(feed, feedWorker);
  }

  @Bean
  Tokens tokens(Doorkeeper doorkeeper, ProviderRegistry providers) {
    return new Tokens(doorkeeper, providers);
  }

  @Bean
  AccessGate accessGate(Doorkeeper doorkeeper) {
    return new AccessGate(doorkeeper);
  }

  @Bean
  RuntimeWiringConfigurer scalars(AccessGate gate) {
    return wiring ->
        wiring
            .directiveWiring(gate)
            .type("Node", node -> node.typeResolver(Nodes::type))
            .scalar(WireScalars.DATE_TIME)
            .scalar(WireScalars.DURATION)
            .scalar(WireScalars.BYTES)
            .scalar(WireScalars.LOCATION);
  }

  @Bean
  ErrorAnswers errorAnswers() {
    return new ErrorAnswers();
  }

  @Bean
  WebGraphQlInterceptor wireRules(Settings.Server server, Documents documents) {
    return new WireRules(server.introspection(), documents);
  }

  @Bean
  FilterRegistrationBean<DocumentIds> documentIds(Settings.Server server, GraphQlProperties api) {
    FilterRegistrationBean<DocumentIds> ids = new FilterRegistrationBean<>(new DocumentIds());
    ids.setEnabled(server.documents() != null);
    ids.addUrlPatterns(api.getHttp().getPath());
    // Behind the limit of bodies.
    ids.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
    return ids;
  }

  /// After the routes that answer.
  @Bean
  @Order
  RouterFunction<ServerResponse> otherMethods(GraphQlProperties api) {
    RequestPredicate post = RequestPredicates.method(HttpMethod.POST);
    return RouterFunctions.route(
        RequestPredicates.path(api.getHttp().getPath()).and(post.negate()),
        _ -> ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED).allow(HttpMethod.POST).build());
  }

  @Bean
  GraphQlSourceBuilderCustomizer documentCache() {
    DocumentCache cache = new DocumentCache();
    return builder -> builder.configureGraphQl(engine -> engine.preparsedDocumentProvider(cache));
  }

  @Bean
  Instrumentation depthLimit() {
    return new MaxQueryDepthInstrumentation(DEEPEST);
  }

  @Bean
  Instrumentation aliasLimit() {
    return new AliasLimit();
  }

  @Bean
  Instrumentation weightLimit() {
    return new WeightLimit();
  }
}

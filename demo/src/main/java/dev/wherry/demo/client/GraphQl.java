package dev.wherry.demo.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A GraphQL client: queries and mutations over HTTP, subscriptions over WebSocket. Any thread may
/// call any method.
final class GraphQl implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final URI service;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /// @param service the service's address, without a path
  public GraphQl(URI service) {
    this.service = service;
  }

  /// Sends a query or a mutation and gives its `data`.
  ///
  /// @throws IOException when there is no answer, or one with errors; it says which
  public JsonNode ask(String document, Map<String, ?> variables)
      throws IOException, InterruptedException {
    return ask(body(document, variables));
  }

  /// As [#ask(String, Map)], with a body that [#body] made.
  public JsonNode ask(String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(service.resolve("/graphql"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Accept", "application/graphql-response+json, application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    JsonNode answer = read(response.body());
    JsonNode data = answer.path("data");
    if (answer.has("errors") || !data.isObject()) {
      throw new IOException(
          "GraphQL answers %d: %s".formatted(response.statusCode(), response.body()));
    }
    return data;
  }

  /// The body of a request over HTTP.
  public static String body(String document, Map<String, ?> variables) {
    return JSON.writeValueAsString(Map.of("query", document, "variables", variables));
  }

  /// Starts a subscription.
  ///
  /// @param next takes the `data` of each event, one at a time
  /// @return done when the subscription ends: in good order, or with the reason; cancelling it ends
  ///   the subscription
  public CompletableFuture<Void> subscribe(
      String document, Map<String, ?> variables, Consumer<JsonNode> next) {
    URI address = URI.create("ws" + service.toString().substring(4)).resolve("/graphql");
    var feed = new SubscriptionFeed(body(document, variables), next);
    var _ =
        http.newWebSocketBuilder()
            .connectTimeout(PATIENCE)
            .subprotocols(SubscriptionFeed.PROTOCOL)
            .buildAsync(address, feed)
            .whenComplete(feed::connected);
    return feed.end();
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }

  static JsonNode read(String json) throws IOException {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IOException("the answer is no JSON: " + json, e);
    }
  }
}

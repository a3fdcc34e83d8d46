package dev.wherry.server;

import dev.wherry.core.queue.MemoryMoveQueue;
import dev.wherry.providers.Secret;
import dev.wherry.server.settings.Settings;
import dev.wherry.server.settings.WebhookSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The service on a free port with [TestEngine], and a client of it.
final class TestServer implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RunningServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer(RunningServer server) {
    this.server = server;
  }

  /// One for all tests that do no harm to it; it ends with the process.
  static TestServer shared() {
    return Shared.SERVER;
  }

  private static final class Shared {
    static final TestServer SERVER = start(TestEngine.class, Role.ALL);
  }

  static TestServer start(Class<?> engine, Role role) {
    return start(engine, role, "127.0.0.1");
  }

  static TestServer start(Class<?> engine, Role role, String bind) {
    return start(engine, role, new Settings.Server(0, bind, true, 100, null));
  }

  static TestServer start(Class<?> engine, Role role, Settings.Server server) {
    Settings usual = Settings.DEFAULT;
    Settings settings =
        new Settings(
            usual.providers(),
            Map.of(
                "hook",
                new WebhookSettings(
                    URI.create("http://127.0.0.1:9/"),
                    List.of(new Secret("whsec_" + "A".repeat(32))),
                    List.of())),
            usual.worker(),
            usual.staging(),
            usual.transfer(),
            usual.retention(),
            usual.database(),
            server);
    return new TestServer(
        RunningServer.start(new Startup(settings, Path.of("target", "test-data"), role), engine));
  }

  String url() {
    return server.url();
  }

  URI uri(String path) {
    return URI.create(url() + path);
  }

  MemoryMoveQueue queue() {
    return server.context().getBean(MemoryMoveQueue.class);
  }

  <T> T bean(Class<T> type) {
    return server.context().getBean(type);
  }

  HttpClient client() {
    return client;
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> post(HttpRequest.BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri("/graphql")).timeout(PATIENCE);
    request.header("Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.POST(body).build(), BodyHandlers.ofString());
  }

  /// The whole answer to a document.
  JsonNode graphql(String document, Map<String, ?> variables)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = post(BodyPublishers.ofString(body(document, variables)));
    return JSON.readTree(answer.body());
  }

  /// The data of the answer to a document that has no errors.
  JsonNode data(String document) throws IOException, InterruptedException {
    return data(document, Map.of());
  }

  JsonNode data(String document, Map<String, ?> variables)
      throws IOException, InterruptedException {
    JsonNode answer = graphql(document, variables);
    if (answer.has("errors")) {
      throw new AssertionError(answer.toString());
    }
    return answer.get("data");
  }

  /// The only error of the answer to a document.
  JsonNode error(String document) throws IOException, InterruptedException {
    JsonNode errors = graphql(document, Map.of()).path("errors");
    if (errors.size() != 1) {
      throw new AssertionError(errors.toString());
    }
    return errors.get(0);
  }

  static String body(String document, Map<String, ?> variables) {
    return JSON.writeValueAsString(Map.of("query", document, "variables", variables));
  }

  /// Ends the service, and leaves the client.
  void stop() {
    server.close();
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
    server.close();
  }
}

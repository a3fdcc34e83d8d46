package dev.wherry.server.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wherry.providers.Secret;
import dev.wherry.server.settings.WebhookSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A receiver on loopback that writes down what it gets.
final class Listener implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private final IntUnaryOperator answers;
  private final List<String> headers;

  /// What came.
  record Post(String id, String timestamp, String signature, String type, String body) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }

  /// @param answers the status for the how manyth post, from 0
  /// @param headers of every answer: names and values
  Listener(IntUnaryOperator answers, String... headers) {
    this.answers = answers;
    this.headers = List.of(headers);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var got = exchange.getRequestHeaders();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int number;
    synchronized (posts) {
      number = posts.size();
      posts.add(
          new Post(
              String.valueOf(got.getFirst("webhook-id")),
              String.valueOf(got.getFirst("webhook-timestamp")),
              String.valueOf(got.getFirst("webhook-signature")),
              String.valueOf(got.getFirst("Content-Type")),
              body));
    }
    int status = answers.applyAsInt(number);
    for (int i = 0; i < headers.size(); i += 2) {
      exchange.getResponseHeaders().set(headers.get(i), headers.get(i + 1));
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  List<Post> posts() {
    return List.copyOf(posts);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?k=v");
  }

  WebhookSettings settings(String... secrets) {
    return new WebhookSettings(
        url(), List.of(secrets).stream().map(Secret::new).toList(), List.of("127.0.0.0/8"));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }
}

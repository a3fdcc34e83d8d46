package dev.wherry.server;

import java.net.URI;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A client of one WebSocket, in the protocol `graphql-transport-ws`.
final class WebSocketClient implements WebSocket.Listener, AutoCloseable {
  private static final int PATIENCE = 30;

  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private final WebSocket socket;

  private WebSocketClient(TestServer server) {
    socket =
        server
            .client()
            .newWebSocketBuilder()
            .subprotocols("graphql-transport-ws")
            .buildAsync(URI.create(server.url().replace("http:", "ws:") + "/graphql"), this)
            .join();
  }

  /// Connects, and does not introduce itself yet.
  static WebSocketClient open(TestServer server) {
    return new WebSocketClient(server);
  }

  /// Connects and introduces itself.
  static WebSocketClient connect(TestServer server) throws InterruptedException {
    WebSocketClient client = new WebSocketClient(server);
    client.send(Map.of("type", "connection_init"));
    if (!client.next().get("type").asString().equals("connection_ack")) {
      throw new AssertionError("no connection_ack");
    }
    return client;
  }

  void send(Map<String, ?> message) {
    socket.sendText(TestServer.JSON.writeValueAsString(message), true).join();
  }

  void subscribe(String id, String document) {
    send(Map.of("id", id, "type", "subscribe", "payload", Map.of("query", document)));
  }

  void complete(String id) {
    send(Map.of("id", id, "type", "complete"));
  }

  /// The next message that is no ping.
  JsonNode next() throws InterruptedException {
    JsonNode message = messages.poll(PATIENCE, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message");
    }
    return message.get("type").asString().equals("ping") ? next() : message;
  }

  /// The code that the server closed with.
  int closeCode() throws Exception {
    return closed.get(PATIENCE, TimeUnit.SECONDS);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      messages.add(TestServer.JSON.readTree(partial.toString()));
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    socket.abort();
  }
}

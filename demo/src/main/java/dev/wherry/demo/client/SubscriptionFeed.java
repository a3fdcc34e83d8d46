package dev.wherry.demo.client;

import java.io.IOException;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One subscription on a WebSocket of its own, in the protocol `graphql-transport-ws`.
final class SubscriptionFeed implements WebSocket.Listener {
  static final String PROTOCOL = "graphql-transport-ws";

  private final String payload;
  private final Consumer<JsonNode> next;
  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  /// @param payload the `subscribe` message's payload, JSON
  SubscriptionFeed(String payload, Consumer<JsonNode> next) {
    this.payload = payload;
    this.next = next;
  }

  CompletableFuture<Void> end() {
    return end;
  }

  /// Called once: with the socket, or with why there is none.
  void connected(@Nullable WebSocket socket, @Nullable Throwable failure) {
    if (socket == null) {
      end.completeExceptionally(new IOException("can't open the WebSocket", failure));
    } else {
      var _ = end.whenComplete((done, reason) -> socket.abort());
    }
  }

  @Override
  public void onOpen(WebSocket socket) {
    send(socket, "{\"type\":\"connection_init\"}");
    socket.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      String message = partial.toString();
      partial.setLength(0);
      try {
        take(socket, GraphQl.read(message));
      } catch (IOException e) {
        end.completeExceptionally(e);
      }
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
    end.completeExceptionally(
        new IOException("the service closed the WebSocket: %d %s".formatted(status, reason)));
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable failure) {
    end.completeExceptionally(new IOException("the WebSocket broke", failure));
  }

  private void take(WebSocket socket, JsonNode message) throws IOException {
    String type = message.path("type").asString("");
    switch (type) {
      case "connection_ack" ->
          send(socket, "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":" + payload + "}");
      case "ping" -> send(socket, "{\"type\":\"pong\"}");
      case "pong" -> {}
      case "next" -> {
        JsonNode event = message.path("payload");
        if (event.has("errors")) {
          throw new IOException("the subscription's event has errors: " + event);
        }
        next.accept(event.path("data"));
      }
      case "complete" -> end.complete(null);
      case "error" -> throw new IOException("the subscription failed: " + message.path("payload"));
      default -> throw new IOException("no message of %s: %s".formatted(PROTOCOL, message));
    }
  }

  private void send(WebSocket socket, String message) {
    var _ =
        socket
            .sendText(message, true)
            .whenComplete(
                (sent, failure) -> {
                  if (failure != null) {
                    end.completeExceptionally(new IOException("can't write", failure));
                  }
                });
  }
}

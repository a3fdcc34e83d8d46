package dev.wherry.cli;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One subscription over the protocol `graphql-transport-ws`, on a connection of its own.
///
/// An event is asked for when the one before it was taken: a reader that is slow makes the service
/// wait, and nothing piles up here. A connection that is silent is tried with a ping: the JDK's
/// client does not tell of every connection that ends.
final class GraphqlSocket implements AutoCloseable {
  private static final String PROTOCOL = "graphql-transport-ws";

  private final BlockingQueue<Event> events;
  private final AtomicBoolean heard;
  private final WebSocket socket;

  private GraphqlSocket(BlockingQueue<Event> events, AtomicBoolean heard, WebSocket socket) {
    this.events = events;
    this.heard = heard;
    this.socket = socket;
  }

  /// What comes from the service.
  sealed interface Event {
    /// The subscription's `data`.
    record Next(Json data) implements Event {}

    /// Nothing happened for a while; the service is asked whether it is there.
    record Silent() implements Event {}

    /// The service has nothing more to say.
    record Complete() implements Event {}

    /// The connection, or the subscription, failed.
    record Broken(String reason) implements Event {}
  }

  static GraphqlSocket open(
      HttpClient http,
      Endpoint endpoint,
      Login login,
      Duration patience,
      Map<String, Object> subscription)
      throws IOException {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    AtomicBoolean heard = new AtomicBoolean(true);
    CompletableFuture<@Nullable Void> acknowledged = new CompletableFuture<>();
    CompletableFuture<WebSocket> opening =
        http.newWebSocketBuilder()
            .subprotocols(PROTOCOL)
            .connectTimeout(patience)
            .buildAsync(endpoint.webSocket(), new Reader(events, heard, acknowledged));
    try {
      WebSocket socket = opening.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      GraphqlSocket opened = new GraphqlSocket(events, heard, socket);
      try {
        send(socket, Map.of("type", "connection_init", "payload", login.headers()));
        acknowledged.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        send(socket, Map.of("id", "1", "type", "subscribe", "payload", subscription));
        return opened;
      } catch (ExecutionException | TimeoutException | InterruptedException e) {
        opened.close();
        throw e;
      }
    } catch (ExecutionException e) {
      throw new IOException(GraphqlClient.reason(e.getCause() == null ? e : e.getCause()), e);
    } catch (TimeoutException e) {
      opening.cancel(true);
      throw new IOException("no answer", e);
    } catch (InterruptedException e) {
      opening.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// The next event.
  ///
  /// @param patience how long the service may say nothing, and then again nothing to a ping
  Event next(Duration patience) throws InterruptedException {
    Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (event != null) {
      if (event instanceof Event.Next) {
        socket.request(1);
      }
      return event;
    }
    if (!heard.getAndSet(false)) {
      return new Event.Broken("it says nothing");
    }
    var _ = socket.sendText("{\"type\":\"ping\"}", true);
    return new Event.Silent();
  }

  /// Ends the subscription; the service sees the connection go.
  @Override
  public void close() {
    socket.abort();
  }

  private static void send(WebSocket socket, Map<String, Object> message)
      throws ExecutionException, InterruptedException {
    socket.sendText(Json.write(message), true).get();
  }

  /// Puts messages together and sorts them, on the connection's thread.
  private static final class Reader implements WebSocket.Listener {
    private final BlockingQueue<Event> events;
    private final AtomicBoolean heard;
    private final CompletableFuture<@Nullable Void> acknowledged;
    private final StringBuilder message = new StringBuilder();

    Reader(
        BlockingQueue<Event> events,
        AtomicBoolean heard,
        CompletableFuture<@Nullable Void> acknowledged) {
      this.events = events;
      this.heard = heard;
      this.acknowledged = acknowledged;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      heard.set(true);
      message.append(text);
      if (!last) {
        socket.request(1);
        return null;
      }
      String whole = message.toString();
      message.setLength(0);
      try {
        handle(socket, Json.parse(whole));
      } catch (IllegalArgumentException e) {
        fail("what it sent is not " + PROTOCOL + ": " + e.getMessage());
      }
      return null;
    }

    private void handle(WebSocket socket, Json json) {
      switch (json.text("type")) {
        case "next" -> next(json.object("payload"));
        case "complete" -> events.add(new Event.Complete());
        case "error" -> fail(json.objects("payload").getFirst().text("message"));
        case "ping" -> {
          var _ = socket.sendText("{\"type\":\"pong\"}", true);
          socket.request(1);
        }
        case "connection_ack" -> {
          acknowledged.complete(null);
          socket.request(1);
        }
        // A pong, or a kind that a newer protocol has.
        default -> socket.request(1);
      }
    }

    private void next(Json payload) {
      if (payload.has("errors")) {
        fail(payload.objects("errors").getFirst().text("message"));
      } else {
        events.add(new Event.Next(payload.object("data")));
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      fail(
          "it closed the connection (%d%s)"
              .formatted(status, reason.isEmpty() ? "" : " " + reason));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      fail(GraphqlClient.reason(error));
    }

    private void fail(String reason) {
      acknowledged.completeExceptionally(new IOException(reason));
      events.add(new Event.Broken(reason));
    }
  }
}

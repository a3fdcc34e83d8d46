package dev.wherry.cli;

import graphql.ExecutionResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/// The service's side of one WebSocket connection that speaks graphql-transport-ws. It sends a ping
/// before the first event, and each text in two frames, as a service may.
final class WebSocketDouble {
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int LAST = 0x80;

  private final InputStream in;
  private final OutputStream out;
  private final Consumer<String> logins;
  private final Function<Json, Publisher<ExecutionResult>> subscribe;

  /// @param logins takes the first message's `Authorization`, or nothing
  WebSocketDouble(
      InputStream in,
      OutputStream out,
      Consumer<String> logins,
      Function<Json, Publisher<ExecutionResult>> subscribe) {
    this.in = in;
    this.out = out;
    this.logins = logins;
    this.subscribe = subscribe;
  }

  /// Returns when the client is gone.
  void serve(String key) throws IOException {
    String accept = Base64.getEncoder().encodeToString(sha1(key));
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Protocol: graphql-transport-ws\r\nSec-WebSocket-Accept: "
                + accept
                + "\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    out.flush();
    for (String text = read(); text != null; text = read()) {
      Json message = Json.parse(text);
      switch (message.text("type")) {
        case "connection_init" -> {
          String login = message.object("payload").textOrNull("Authorization");
          logins.accept(login == null ? "" : login);
          send(Map.of("type", "connection_ack"));
        }
        case "subscribe" -> {
          send(Map.of("type", "ping"));
          String id = message.text("id");
          subscribe.apply(message.object("payload")).subscribe(new Sender(id));
        }
        case "ping" -> send(Map.of("type", "pong"));
        case "pong", "complete" -> {
          // Nothing is answered to these.
        }
        default -> throw new AssertionError("not a message of the protocol: " + text);
      }
    }
  }

  private @Nullable String read() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    while (true) {
      int first = in.read();
      if (first < 0 || (first & 0x0f) == CLOSE) {
        return null;
      }
      int length = in.read() & 0x7f;
      if (length == 126) {
        length = ByteBuffer.wrap(in.readNBytes(2)).getShort() & 0xffff;
      } else if (length == 127) {
        length = Math.toIntExact(ByteBuffer.wrap(in.readNBytes(8)).getLong());
      }
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      whole.write(payload);
      if ((first & LAST) != 0) {
        return whole.toString(StandardCharsets.UTF_8);
      }
    }
  }

  private synchronized void send(Map<String, Object> message) throws IOException {
    byte[] text = Json.write(message).getBytes(StandardCharsets.UTF_8);
    int half = text.length / 2;
    frame(TEXT, text, 0, half);
    frame(CONTINUATION | LAST, text, half, text.length - half);
    out.flush();
  }

  private void frame(int head, byte[] text, int from, int length) throws IOException {
    out.write(head);
    if (length < 126) {
      out.write(length);
    } else {
      out.write(126);
      out.write(length >> 8);
      out.write(length);
    }
    out.write(text, from, length);
  }

  private static byte[] sha1(String key) {
    try {
      return MessageDigest.getInstance("SHA-1")
          .digest(
              (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Sender implements Subscriber<ExecutionResult> {
    private final String id;

    Sender(String id) {
      this.id = id;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ExecutionResult event) {
      Map<String, Object> message = new LinkedHashMap<>();
      message.put("id", id);
      message.put("type", "next");
      message.put("payload", event.toSpecification());
      sendOrLeave(message);
    }

    @Override
    public void onError(Throwable failure) {
      throw new AssertionError(failure);
    }

    @Override
    public void onComplete() {
      sendOrLeave(Map.of("id", id, "type", "complete"));
    }

    private void sendOrLeave(Map<String, Object> message) {
      try {
        send(message);
      } catch (IOException e) {
        // The client is gone: it has what it wants.
      }
    }
  }
}

package dev.wherry.providers.s3;

import dev.wherry.providers.WebServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Stands between a client and a real server, passes on what they say byte by byte, and harms one
/// request once.
final class FaultyWire implements AutoCloseable {
  private static final int SLOW_PIECES = 10;
  private static final int SLOW_MILLIS = 20;
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] GO_ON =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

  /// What may happen on the way.
  enum Fault {
    /// The connection ends before the server heard anything.
    REFUSED,
    /// The server does what it was asked, and its answer is lost.
    LOST,
    /// The answer breaks off in the midst.
    CUT,
    /// The answer stops in the midst, and the connection stays.
    STALLED,
    /// The answer comes in small pieces, with pauses.
    SLOW,
    /// A bit flips: of the bytes that are sent, else of those that are answered.
    CORRUPT,
    /// 429, with no word about when to come again.
    TOO_MANY,
    /// 503 `SlowDown`, as S3 throttles.
    SLOW_DOWN,
    /// 503, as a proxy that reaches no server answers.
    OUT_OF_ORDER,
    /// The credentials are no longer valid.
    EXPIRED
  }

  private record Harm(Predicate<WebServer.Request> step, Fault fault) {}

  private final URI upstream;
  private final WebServer server;
  private final AtomicReference<@Nullable Harm> harm = new AtomicReference<>();

  FaultyWire(URI upstream) throws IOException {
    this.upstream = upstream;
    this.server = new WebServer(this::pass);
  }

  URI endpoint() {
    return URI.create(server.url());
  }

  /// Harms the next request that is such a step, and no other.
  void harm(Predicate<WebServer.Request> step, Fault fault) {
    harm.set(new Harm(step, fault));
  }

  /// Whether what was to happen has happened.
  boolean harmed() {
    return harm.get() == null;
  }

  private void pass(WebServer.Request request, WebServer.Reply reply)
      throws IOException, InterruptedException {
    Harm next = harm.get();
    reply.hangUp();
    if (next == null || !next.step().test(request) || !harm.compareAndSet(next, null)) {
      reply.raw(ask(request, request.body().bytes()));
      return;
    }
    byte[] sent = request.body().bytes();
    switch (next.fault()) {
      case REFUSED -> {}
      case LOST -> ask(request, sent);
      case CUT -> reply.raw(begun(ask(request, sent)));
      case STALLED -> {
        reply.raw(begun(ask(request, sent)));
        reply.stall();
      }
      case SLOW -> trickle(ask(request, sent), reply);
      case CORRUPT ->
          reply.raw(sent.length > 0 ? ask(request, flipped(sent)) : flipped(ask(request, sent)));
      case TOO_MANY -> refuse(reply, 429, "TooManyRequests");
      case SLOW_DOWN -> refuse(reply, 503, "SlowDown");
      case OUT_OF_ORDER -> reply.send(503, Map.of("Connection", "close"), new byte[0]);
      case EXPIRED -> refuse(reply, 403, "ExpiredToken");
    }
  }

  private static void refuse(WebServer.Reply reply, int status, String code) throws IOException {
    reply.send(
        status,
        Map.of("Content-Type", "application/xml", "Connection", "close"),
        "<Error><Code>%s</Code><Message>m</Message></Error>"
            .formatted(code)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static void trickle(byte[] answer, WebServer.Reply reply)
      throws IOException, InterruptedException {
    int piece = Math.ceilDiv(answer.length, SLOW_PIECES);
    for (int at = 0; at < answer.length; at += piece) {
      reply.raw(Arrays.copyOfRange(answer, at, Math.min(answer.length, at + piece)));
      Thread.sleep(SLOW_MILLIS);
    }
  }

  /// The answer as it came: head and body.
  private byte[] ask(WebServer.Request request, byte[] body) throws IOException {
    StringBuilder head =
        new StringBuilder(request.method() + " " + request.target() + " HTTP/1.1\r\n");
    request.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("connection: close\r\n\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), upstream.getPort())) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      byte[] first = new byte[0];
      if (request.header("expect") != null) {
        // A server that refuses by the head alone does not read the body.
        first = in.readNBytes(GO_ON.length);
        if (!Arrays.equals(first, GO_ON)) {
          body = new byte[0];
        }
      }
      out.write(body);
      out.flush();
      byte[] rest = in.readAllBytes();
      return Arrays.equals(first, GO_ON) ? rest : joined(first, rest);
    }
  }

  private static byte[] joined(byte[] first, byte[] rest) {
    byte[] all = Arrays.copyOf(first, first.length + rest.length);
    System.arraycopy(rest, 0, all, first.length, rest.length);
    return all;
  }

  /// The head and a quarter of the body; of an answer without a body, half of the head.
  private static byte[] begun(byte[] answer) {
    int body = bodyStart(answer);
    int end = body == answer.length ? body / 2 : body + (answer.length - body) / 4;
    return Arrays.copyOf(answer, end);
  }

  private static byte[] flipped(byte[] whole) {
    byte[] flipped = whole.clone();
    flipped[whole.length / 4] ^= 1;
    return flipped;
  }

  private static int bodyStart(byte[] answer) {
    for (int i = 0; i <= answer.length - END_OF_HEAD.length; i++) {
      if (Arrays.equals(answer, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
        return i + END_OF_HEAD.length;
      }
    }
    return answer.length;
  }

  @Override
  public void close() {
    server.close();
  }
}

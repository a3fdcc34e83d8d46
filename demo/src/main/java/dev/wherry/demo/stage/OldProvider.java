package dev.wherry.demo.stage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wherry.demo.assets.Asset;
import dev.wherry.demo.client.PercentCode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A web server with the assets, as a CDN would serve them: ETag, Last-Modified, one range per
/// request, conditions, types. 404 where nothing is, 403 where nobody may read.
public final class OldProvider implements Closeable {
  private static final String ROOT = "/assets/";
  private static final int CHUNK = 1 << 16;

  static {
    // Without it the kernel holds each small answer back for 40 ms. Read once, by the first server.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Map<String, Asset> assets;
  private final Set<String> forbidden;
  private final Gate gate;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong answers = new AtomicLong();

  private OldProvider(
      Map<String, Asset> assets, Set<String> forbidden, Gate gate, HttpServer server) {
    this.assets = assets;
    this.forbidden = forbidden;
    this.gate = gate;
    this.server = server;
  }

  /// Starts it on a free port of the loopback address.
  ///
  /// @param forbidden keys that answer 403
  public static OldProvider start(Collection<Asset> assets, Set<String> forbidden, Gate gate)
      throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var byKey = assets.stream().collect(Collectors.toMap(Asset::key, Function.identity()));
    var provider =
        new OldProvider(byKey, Set.copyOf(forbidden), gate, HttpServer.create(address, 0));
    provider.server.setExecutor(provider.threads);
    provider.server.createContext(ROOT, provider::handle);
    provider.server.start();
    return provider;
  }

  /// What stands before each key in its URL.
  public URI base() {
    return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), ROOT));
  }

  /// How many requests it has answered, or begun to.
  public long answers() {
    return answers.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    answers.incrementAndGet();
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String key =
          PercentCode.decode(exchange.getRequestURI().getRawPath().substring(ROOT.length()));
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (!head && !exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        say(exchange, 405, "only GET and HEAD");
      } else if (forbidden.contains(key)) {
        say(exchange, 403, "nobody may read this");
      } else if (!assets.containsKey(key)) {
        say(exchange, 404, "nothing is here");
      } else {
        serve(exchange, assets.get(key), head);
      }
    }
  }

  private void serve(HttpExchange exchange, Asset asset, boolean head) throws IOException {
    var answer = Answer.to(exchange.getRequestHeaders(), asset);
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    gate(asset, 0);
    if (head || answer.length() == 0) {
      if (answer.status() == 200 || answer.status() == 206) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(answer.length()));
      }
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), answer.length());
    try (InputStream file = Files.newInputStream(asset.file());
        OutputStream body = exchange.getResponseBody()) {
      file.skipNBytes(answer.from());
      byte[] chunk = new byte[CHUNK];
      long sent = 0;
      while (sent < answer.length()) {
        if (sent > 0) {
          body.flush();
          gate(asset, sent);
        }
        int wanted = (int) Math.min(chunk.length, answer.length() - sent);
        int read = file.readNBytes(chunk, 0, wanted);
        body.write(chunk, 0, read);
        sent += read;
      }
    }
  }

  private void gate(Asset asset, long sent) throws IOException {
    try {
      gate.pass(asset.key(), sent);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("the server stops").initCause(e);
    }
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}

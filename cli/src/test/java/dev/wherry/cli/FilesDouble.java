package dev.wherry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A stand-in for the files of a service, on loopback: it answers to each request what it is told
/// to.
final class FilesDouble implements AutoCloseable {
  private final HttpServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 404;
  private volatile String body = "";
  private volatile boolean breaking;

  private FilesDouble(HttpServer server) {
    this.server = server;
  }

  static FilesDouble start() {
    try {
      FilesDouble files =
          new FilesDouble(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      files.server.createContext("/", files::answer);
      files.server.start();
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Paths with their parameters, as they came.
  List<String> asked() {
    return asked;
  }

  void answer(int nextStatus, String nextBody) {
    status = nextStatus;
    body = nextBody;
  }

  /// Lets each answer end before it is whole.
  void breakOff() {
    breaking = true;
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, breaking ? bytes.length + 1 : bytes.length);
    OutputStream out = exchange.getResponseBody();
    out.write(bytes);
    out.flush();
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package dev.wherry.providers.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// An HTTP/1.1 server on loopback whose answers are written byte by byte, so that they can be wrong
/// in any way. A virtual thread for each connection.
final class WebServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Site site;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /// Answers requests.
  @FunctionalInterface
  interface Site {
    void answer(Request request, Reply reply) throws IOException, InterruptedException;
  }

  /// @param target as it stood in the request
  /// @param headers by their names in lower case
  record Request(String method, String target, Map<String, String> headers) {
    @Nullable String header(String name) {
      return headers.get(name);
    }
  }

  WebServer(Site site) throws IOException {
    this(site, new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
  }

  /// @param listening plain or with TLS
  WebServer(Site site, ServerSocket listening) {
    this.site = site;
    this.listening = listening;
    Thread.ofVirtual().name("web server").start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /// `http://127.0.0.1:port`.
  String url() {
    return "http://127.0.0.1:" + port();
  }

  /// What came so far.
  List<Request> requests() {
    return List.copyOf(requests);
  }

  int openConnections() {
    return connections.size();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        connections.add(socket);
        Thread.ofVirtual().name("web server connection").start(() -> serve(socket));
      } catch (IOException _) {
        // Closed, or a client that was gone before it was served.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        Request request = read(in);
        if (request == null) {
          return;
        }
        requests.add(request);
        Reply reply = new Reply(request, in, out);
        site.answer(request, reply);
        out.flush();
        if (reply.last) {
          return;
        }
      }
    } catch (IOException | InterruptedException _) {
      // The client went away.
    } finally {
      connections.remove(socket);
    }
  }

  private static @Nullable Request read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    String[] words = first.split(" ", 3);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 0 || words.length < 3) {
        return null;
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Request(words[0], words[1], headers);
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : connections) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a site says.
  static final class Reply {
    private final Request request;
    private final InputStream in;
    private final OutputStream out;
    private boolean last;

    private Reply(Request request, InputStream in, OutputStream out) {
      this.request = request;
      this.in = in;
      this.out = out;
    }

    /// A whole answer. For HEAD the same without its body.
    void send(int status, Map<String, String> headers, byte[] body) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      head.append("Content-Length: " + body.length + "\r\n\r\n");
      raw(head.toString());
      if (!request.method().equals("HEAD")) {
        out.write(body);
      }
    }

    void send(int status) throws IOException {
      send(status, Map.of(), new byte[0]);
    }

    void redirect(int status, String location) throws IOException {
      send(status, Map.of("Location", location), new byte[0]);
    }

    /// Any bytes; `text` is written as ISO 8859-1.
    void raw(String text) throws IOException {
      raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /// Ends the connection after this answer.
    void hangUp() {
      last = true;
    }

    /// Says nothing more until the client hangs up, or the server is closed.
    void stall() throws IOException {
      last = in.read() < 0;
    }
  }
}

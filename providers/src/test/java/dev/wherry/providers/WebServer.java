package dev.wherry.providers;

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
public final class WebServer implements AutoCloseable {
  private final ServerSocket listening;
  private final Site site;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /// Answers requests.
  @FunctionalInterface
  public interface Site {
    void answer(Request request, Reply reply) throws IOException, InterruptedException;
  }

  /// The bytes that came with a request.
  public static final class Body {
    private final byte[] bytes;

    private Body(byte[] bytes) {
      this.bytes = bytes;
    }

    public byte[] bytes() {
      return bytes;
    }
  }

  /// What came.
  ///
  /// @param target as it stood in the request
  /// @param headers by their names in lower case
  /// @param body of the length that the headers say
  public record Request(String method, String target, Map<String, String> headers, Body body) {
    public @Nullable String header(String name) {
      return headers.get(name);
    }
  }

  public WebServer(Site site) throws IOException {
    this(site, new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
  }

  /// @param listening plain or with TLS
  public WebServer(Site site, ServerSocket listening) {
    this.site = site;
    this.listening = listening;
    Thread.ofVirtual().name("web server").start(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /// `http://127.0.0.1:port`.
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /// What came so far.
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public int openConnections() {
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
        Request request = read(in, out);
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

  private static @Nullable Request read(InputStream in, OutputStream out) throws IOException {
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
    if ("100-continue".equals(headers.get("expect"))) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Request(words[0], words[1], headers, new Body(in.readNBytes(length)));
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
  public static final class Reply {
    private final Request request;
    private final InputStream in;
    private final OutputStream out;
    private boolean last;

    private Reply(Request request, InputStream in, OutputStream out) {
      this.request = request;
      this.in = in;
      this.out = out;
    }

    /// An answer to the same request that goes into memory until it is [sent][#send].
    public Reply held() {
      return new Reply(request, in, new ByteArrayOutputStream());
    }

    /// Sends what was held.
    public void send(Reply held) throws IOException {
      raw(((ByteArrayOutputStream) held.out).toByteArray());
      last = held.last;
    }

    /// A whole answer. For HEAD the same without its body.
    public void send(int status, Map<String, String> headers, byte[] body) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      head.append("Content-Length: " + body.length + "\r\n\r\n");
      raw(head.toString());
      if (!request.method().equals("HEAD")) {
        out.write(body);
      }
    }

    public void send(int status) throws IOException {
      send(status, Map.of(), new byte[0]);
    }

    public void redirect(int status, String location) throws IOException {
      send(status, Map.of("Location", location), new byte[0]);
    }

    /// Any bytes; `text` is written as ISO 8859-1.
    public void raw(String text) throws IOException {
      raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void raw(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /// Ends the connection after this answer.
    public void hangUp() {
      last = true;
    }

    /// Says nothing more until the client hangs up, or the server is closed.
    public void stall() throws IOException {
      last = in.read() < 0;
    }
  }
}

package dev.wherry.cli;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import java.io.BufferedInputStream;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/// A stand-in for the service, on loopback: the real schema over a store of its own, by POST and by
/// graphql-transport-ws on one port.
final class ServiceDouble implements AutoCloseable {
  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final StoreDouble store = new StoreDouble();
  private final GraphQL graphql = SchemaDouble.over(store, this::news);
  private final List<SubmissionPublisher<Map<String, Object>>> subscribers =
      new CopyOnWriteArrayList<>();
  private final AtomicInteger handshakes = new AtomicInteger();
  private volatile CountDownLatch subscribed = new CountDownLatch(1);
  private volatile boolean webSockets = true;
  private final List<String> logins = new CopyOnWriteArrayList<>();
  private volatile @Nullable String fixedAnswer;

  private ServiceDouble(ServerSocket listener) {
    this.listener = listener;
  }

  static ServiceDouble start() {
    return start(0, Map.of());
  }

  /// @param request that it knows from the start, or empty
  static ServiceDouble start(int port, Map<String, Object> request) {
    try {
      ServerSocket listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      ServiceDouble service = new ServiceDouble(listener);
      if (!request.isEmpty()) {
        service.store.put(request);
      }
      service.threads.execute(service::accept);
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return listener.getLocalPort();
  }

  StoreDouble store() {
    return store;
  }

  /// From now on, a WebSocket's handshake is answered with 404.
  void refuseWebSockets() {
    webSockets = false;
  }

  /// From now on, each POST is answered with this, header and all.
  void answer(String http) {
    fixedAnswer = http;
  }

  /// The header `Authorization` of each POST, and that of each WebSocket's first message; empty
  /// where there was none.
  List<String> logins() {
    return logins;
  }

  int handshakes() {
    return handshakes.get();
  }

  /// Waits until somebody subscribed since the start, or since [#dropSubscribers].
  void awaitSubscriber() throws InterruptedException {
    if (!subscribed.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("nobody subscribed");
    }
  }

  /// Stores a request, and tells the subscribers.
  void publish(Map<String, Object> request) {
    store.put(request);
    subscribers.forEach(subscriber -> subscriber.submit(request));
  }

  /// Cuts every subscriber's connection.
  void dropSubscribers() {
    subscribed = new CountDownLatch(1);
    subscribers.clear();
    connections.forEach(ServiceDouble::cut);
  }

  private Publisher<Map<String, Object>> news(String id) {
    SubmissionPublisher<Map<String, Object>> publisher = new SubmissionPublisher<>(threads, 256);
    Flow.Publisher<Map<String, Object>> starting =
        subscriber -> {
          publisher.subscribe(subscriber);
          publisher.submit(Objects.requireNonNull(store.find(id)));
          subscribers.add(publisher);
          subscribed.countDown();
        };
    return FlowAdapters.toPublisher(starting);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket connection = listener.accept();
        connections.add(connection);
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      Map<String, String> head = head(in);
      String key = head.get("sec-websocket-key");
      if (key == null) {
        logins.add(head.getOrDefault("authorization", ""));
        String body =
            new String(
                in.readNBytes(Integer.parseInt(head.getOrDefault("content-length", "0"))),
                StandardCharsets.UTF_8);
        out.write(post(body).getBytes(StandardCharsets.UTF_8));
      } else if (webSockets) {
        handshakes.incrementAndGet();
        new WebSocketDouble(in, out, logins::add, this::subscribe).serve(key);
      } else {
        handshakes.incrementAndGet();
        out.write(
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
    } catch (IOException e) {
      // The client went away, or the test cut the connection.
    } finally {
      connections.remove(connection);
    }
  }

  private String post(String body) {
    String fixed = fixedAnswer;
    if (fixed != null) {
      return fixed;
    }
    String json = Json.write(execute(Json.parse(body)).toSpecification());
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
        + json.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + json;
  }

  private ExecutionResult execute(Json request) {
    return graphql.execute(
        ExecutionInput.newExecutionInput(request.text("query"))
            .variables(request.object("variables").fields())
            .build());
  }

  private Publisher<ExecutionResult> subscribe(Json request) {
    ExecutionResult result = execute(request);
    Publisher<ExecutionResult> events = result.getData();
    if (events == null) {
      throw new AssertionError("not a subscription of the schema: " + result.getErrors());
    }
    return events;
  }

  private static Map<String, String> head(InputStream in) throws IOException {
    Map<String, String> head = new ConcurrentHashMap<>();
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client went away");
      }
      if (next == '\n') {
        if (line.isEmpty()) {
          return head;
        }
        int colon = line.indexOf(":");
        if (colon > 0) {
          head.put(
              line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        line.setLength(0);
      } else if (next != '\r') {
        line.append((char) next);
      }
    }
  }

  private static void cut(Socket connection) {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(ServiceDouble::cut);
    threads.shutdownNow();
    threads.close();
  }
}

package dev.wherry.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/// Posts JSON over so many connections at once, each kept open and each with one request under way.
///
/// It writes and reads bare sockets: on a machine that it shares with the service, what a client
/// library spends is the service's loss.
final class HttpLoad {
  private final URI address;
  private final int connections;
  private final LongFunction<String> bodies;
  private final String wanted;
  private final AtomicLong sent = new AtomicLong();

  /// @param bodies gives the body of the nth request
  /// @param wanted stands in each answer that is not an error
  HttpLoad(URI address, int connections, LongFunction<String> bodies, String wanted) {
    this.address = address;
    this.connections = connections;
    this.bodies = bodies;
    this.wanted = wanted;
  }

  /// What a run came to.
  ///
  /// @param millis from a request's turn to its answer, each
  record Run(List<Double> millis, double seconds) {
    double perSecond() {
      return millis.size() / seconds;
    }
  }

  /// Sends so many requests, and waits for their answers.
  ///
  /// @param perSecond evenly, whether or not the answers keep up; 0 for as fast as they come. A
  ///   request that can't be sent when it is its turn waits, and that is part of its time.
  Run run(int requests, double perSecond) throws IOException, InterruptedException {
    long start = System.nanoTime();
    var turns = new AtomicLong();
    var all = new ArrayList<Double>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var parts = new ArrayList<Future<List<Double>>>();
      for (int i = 0; i < connections; i++) {
        parts.add(threads.submit(() -> part(turns, requests, start, perSecond)));
      }
      for (Future<List<Double>> part : parts) {
        all.addAll(part.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("the load broke off", e.getCause());
    }
    return new Run(all, (System.nanoTime() - start) / 1e9);
  }

  private List<Double> part(AtomicLong turns, int requests, long start, double perSecond)
      throws IOException, InterruptedException {
    var millis = new ArrayList<Double>();
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream());
      var out = new BufferedOutputStream(socket.getOutputStream());
      for (long turn = turns.getAndIncrement(); turn < requests; turn = turns.getAndIncrement()) {
        long due = System.nanoTime();
        if (perSecond > 0) {
          due = start + (long) (turn * 1e9 / perSecond);
          long early = due - System.nanoTime();
          if (early > 0) {
            Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
          }
        }
        exchange(in, out);
        millis.add((System.nanoTime() - due) / 1e6);
      }
    }
    return millis;
  }

  /// Sends one request.
  ///
  /// @return its answer's head and body
  String ask() throws IOException {
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      return exchange(
          new BufferedInputStream(socket.getInputStream()),
          new BufferedOutputStream(socket.getOutputStream()));
    }
  }

  private String exchange(BufferedInputStream in, OutputStream out) throws IOException {
    send(bodies.apply(sent.getAndIncrement()), out);
    String answer = receive(in);
    if (!answer.startsWith("HTTP/1.1 200") || !answer.contains(wanted)) {
      throw new IOException("the service answers " + answer);
    }
    return answer;
  }

  private void send(String json, OutputStream out) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
            .formatted(address.getPath(), address.getAuthority());
    out.write(
        (head + "Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    out.write(body);
    out.flush();
  }

  private static String receive(BufferedInputStream in) throws IOException {
    var answer = new StringBuilder();
    int length = -1;
    boolean chunked = false;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      answer.append(line).append('\n');
      if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
      chunked |= line.regionMatches(true, 0, "Transfer-Encoding: chunked", 0, 26);
    }
    if (!chunked) {
      return answer + text(in, Math.max(0, length));
    }
    for (int size = chunk(in); size > 0; size = chunk(in)) {
      answer.append(text(in, size));
      line(in);
    }
    line(in);
    return answer.toString();
  }

  private static int chunk(BufferedInputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String text(BufferedInputStream in, int bytes) throws IOException {
    byte[] text = in.readNBytes(bytes);
    if (text.length < bytes) {
      throw new EOFException("an answer ended too early");
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  private static String line(BufferedInputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the service closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}

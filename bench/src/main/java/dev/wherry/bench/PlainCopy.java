package dev.wherry.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// What is physically possible between two buckets of an [S3StandIn]: the same requests over plain
/// sockets, unsigned, nothing computed, nothing kept, the bytes of each answer passed on as they
/// come.
record PlainCopy(int port) {
  private static final int BUFFER = 256 << 10;

  /// One GET and one PUT.
  ///
  /// @param range as in the header, or empty
  private record Job(String source, String range, String destination) {}

  /// How many seconds so many small objects take.
  double smallSeconds(int objects, int atOnce) throws IOException, InterruptedException {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < objects; i++) {
      jobs.add(new Job("/old/small/%05d".formatted(i), "", "/new/plain/%05d".formatted(i)));
    }
    return seconds(jobs, atOnce);
  }

  /// How many seconds one large object takes, in parts of 8 MiB.
  double largeSeconds(int mib, int atOnce) throws IOException, InterruptedException {
    List<Job> jobs = new ArrayList<>();
    for (long offset = 0; offset < (long) mib << 20; offset += 8 << 20) {
      jobs.add(
          new Job(
              "/old/large/" + mib,
              "Range: bytes=%d-%d\r\n".formatted(offset, offset + (8 << 20) - 1),
              "/new/plain/part-" + offset));
    }
    return seconds(jobs, atOnce);
  }

  private double seconds(List<Job> jobs, int atOnce) throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < atOnce; i++) {
        all.add(
            threads.submit(
                () -> {
                  work(jobs, next);
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a plain copy failed", e);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void work(List<Job> jobs, AtomicInteger next) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (Socket from = connected();
        Socket to = connected()) {
      InputStream source = new BufferedInputStream(from.getInputStream(), BUFFER);
      InputStream answers = new BufferedInputStream(to.getInputStream());
      OutputStream destination = to.getOutputStream();
      for (int i = next.getAndIncrement(); i < jobs.size(); i = next.getAndIncrement()) {
        Job job = jobs.get(i);
        from.getOutputStream().write(head("GET " + job.source(), job.range()));
        long left = length(source);
        destination.write(head("PUT " + job.destination(), "Content-Length: " + left + "\r\n"));
        while (left > 0) {
          int got = source.read(buffer, 0, (int) Math.min(left, buffer.length));
          if (got < 0) {
            throw new EOFException("the source broke off");
          }
          destination.write(buffer, 0, got);
          left -= got;
        }
        answers.skipNBytes(length(answers));
      }
    }
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    return socket;
  }

  private static byte[] head(String request, String more) {
    return (request + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// Reads an answer's head, and tells how long its body is.
  private static long length(InputStream in) throws IOException {
    long length = 0;
    String first = line(in);
    if (!first.startsWith("HTTP/1.1 20")) {
      throw new IOException("the server says " + first);
    }
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Long.parseLong(line.substring("content-length:".length()).strip());
      }
    }
    return length;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server hung up");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }
}

package dev.wherry.demo.whole;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A web server with one large asset, `tape`, which it gives whole or by ranges; it counts the
/// bytes that it gave.
final class Tape implements AutoCloseable {
  private static final int BLOCK = 1 << 20;
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");

  private final long size;
  private final byte[] block = new byte[BLOCK];
  private final AtomicLong sent = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile CountDownLatch asked = new CountDownLatch(0);

  Tape(long size, long seed) throws IOException {
    this.size = size;
    var random = new SplittableRandom(seed);
    random.nextBytes(block);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(threads);
    server.createContext("/tape", this::answer);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
  }

  /// Bytes that went out.
  long sent() {
    return sent.get();
  }

  /// Opens when so many more ranges were asked for.
  CountDownLatch afterRanges(int ranges) {
    asked = new CountDownLatch(ranges);
    return asked;
  }

  String sha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (long offset = 0; offset < size; offset += BLOCK) {
        digest.update(block(offset / BLOCK), 0, (int) Math.min(BLOCK, size - offset));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Each block differs from all others.
  private byte[] block(long number) {
    byte[] bytes = block.clone();
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[i] = (byte) (number >>> (8 * i));
    }
    return bytes;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String header = exchange.getRequestHeaders().getFirst("Range");
    Matcher range = RANGE.matcher(header == null ? "" : header);
    long from = 0;
    long to = size;
    exchange.getResponseHeaders().set("ETag", "\"tape\"");
    exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
    exchange.getResponseHeaders().set("Content-Type", "application/x-tape");
    boolean part = range.matches();
    if (part) {
      asked.countDown();
      from = Long.parseLong(range.group(1));
      to = Math.min(size, Long.parseLong(range.group(2)) + 1);
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, size));
    }
    try (exchange) {
      exchange.sendResponseHeaders(part ? 206 : 200, to - from);
      try (OutputStream out = exchange.getResponseBody()) {
        for (long at = from; at < to; ) {
          int start = (int) (at % BLOCK);
          int length = (int) Math.min(BLOCK - start, to - at);
          out.write(block(at / BLOCK), start, length);
          sent.addAndGet(length);
          at += length;
        }
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}

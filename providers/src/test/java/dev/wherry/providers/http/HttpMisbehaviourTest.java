package dev.wherry.providers.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.InOwnThread;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers and networks at their worst.
@Timeout(60)
final class HttpMisbehaviourTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final byte[] CONTENT = BytesPayload.random(80, 50_000);

  @Test
  void aBodyThatIsCutOffThrows() throws Exception {
    WebServer.Site site =
        (q, r) -> {
          switch (q.target()) {
            case "/length" -> r.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
            case "/chunk" ->
                r.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhello");
            case "/chunks" ->
                r.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            default ->
                r.raw(
                    "HTTP/1.1 206 OK\r\nContent-Range: bytes 0-99/200\r\nContent-Length: 100\r\n\r\nhello");
          }
          r.hangUp();
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      for (String key : List.of("length", "chunk", "chunks")) {
        assertThat(readProblem(provider, key, null)).isEqualTo(Problem.UNAVAILABLE);
      }
      assertThat(readProblem(provider, "part", new ByteRange(0, 100)))
          .isEqualTo(Problem.UNAVAILABLE);
    }
  }

  @Test
  void aPartThatIsShorterThanItsRangeSaysThrows() throws Exception {
    WebServer.Site site =
        (q, r) -> r.send(206, Map.of("Content-Range", "bytes 0-99/200"), new byte[50]);
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      assertThat(readProblem(provider, "k", new ByteRange(0, 100))).isEqualTo(Problem.UNAVAILABLE);
    }
  }

  @Test
  void brokenGzipThrows() throws Exception {
    WebServer.Site site =
        (q, r) -> r.send(200, Map.of("Content-Encoding", "gzip"), new byte[] {31, -117, 8, 0, 0});
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      assertThat(readProblem(provider, "k", null)).isEqualTo(Problem.UNAVAILABLE);
    }
  }

  @Test
  void aServerThatStallsBeforeItsAnswerTimesOut() throws Exception {
    try (WebServer server = new WebServer((q, r) -> r.stall());
        StorageProvider provider = Web.withTimeouts(server, SHORT, LONG)) {
      Expect.problem(Problem.TIMED_OUT, () -> provider.open("k", null, null));
      Expect.problem(Problem.TIMED_OUT, () -> provider.stat("k"));
    }
  }

  @Test
  void aServerThatStallsInItsAnswerTimesOut() throws Exception {
    WebServer.Site site =
        (q, r) -> {
          r.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
          r.stall();
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.withTimeouts(server, SHORT, LONG)) {
      assertThat(readProblem(provider, "k", null)).isEqualTo(Problem.TIMED_OUT);
    }
  }

  @Test
  void aServerThatDripsItsBodyTimesOut() throws Exception {
    try (WebServer server = new WebServer(drip("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"));
        StorageProvider provider = Web.withTimeouts(server, LONG, SHORT)) {
      StorageException e = readFailure(provider, "k", null);
      assertThat(e.problem()).isEqualTo(Problem.TIMED_OUT);
      assertThat(e).hasMessageContaining("'timeout'");
    }
  }

  @Test
  void aServerThatDripsItsHeadersTimesOut() throws Exception {
    try (WebServer server = new WebServer(drip("HTTP/1.1 200 OK\r\nX: "));
        StorageProvider provider = Web.withTimeouts(server, LONG, SHORT)) {
      Expect.problem(Problem.TIMED_OUT, () -> provider.open("k", null, null));
    }
  }

  @Test
  void endlessHeadersAndEndlessNonsenseEnd() throws Exception {
    String line = "X-Filler: " + "x".repeat(60_000) + "\r\n";
    WebServer.Site site =
        (q, r) -> {
          r.raw(q.target().equals("/headers") ? "HTTP/1.1 200 OK\r\n" : "");
          while (true) {
            r.raw(q.target().equals("/headers") ? line : "nonsense ".repeat(1_000));
          }
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      Expect.problem(Problem.UNAVAILABLE, () -> provider.open("headers", null, null));
      Expect.problem(Problem.UNAVAILABLE, () -> provider.open("nonsense", null, null));
    }
  }

  @Test
  void anObjectOverTheLimitIsRefused() throws Exception {
    WebServer.Site site =
        (q, r) -> {
          if (q.target().equals("/told")) {
            r.send(200, Map.of(), CONTENT);
          } else {
            r.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (true) {
              r.raw("5\r\nhello\r\n");
            }
          }
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.withMaxBytes(server, 49_999)) {
      Expect.problem(Problem.TOO_LARGE, () -> provider.open("told", null, null));
      assertThat(readProblem(provider, "untold", null)).isEqualTo(Problem.TOO_LARGE);
    }
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.withMaxBytes(server, 50_000)) {
      assertThat(Expect.read(provider, "told")).isEqualTo(CONTENT);
    }
  }

  @Test
  void aDeadConnectionIsReplacedOnceAndOnlyOnce() throws Exception {
    AtomicInteger count = new AtomicInteger();
    WebServer.Site site =
        (q, r) -> {
          if (count.incrementAndGet() == 2 || q.target().equals("/dead")) {
            r.hangUp();
          } else {
            r.send(200, Map.of(), CONTENT);
          }
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      assertThat(Expect.read(provider, "k")).isEqualTo(CONTENT);
      assertThat(Expect.read(provider, "k")).isEqualTo(CONTENT);
      assertThat(server.requests()).hasSize(3);
      Expect.problem(Problem.UNAVAILABLE, () -> provider.open("dead", null, null));
      assertThat(server.requests()).hasSize(5);
    }
  }

  @Test
  void aRefusedConnectionIsUnavailable() throws Exception {
    try (Socket silent = new Socket();
        StorageProvider provider = Web.verbatim()) {
      silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // and never listens
      String nowhere = "//127.0.0.1:%d/k".formatted(silent.getLocalPort());
      StorageException e =
          Expect.problem(Problem.UNAVAILABLE, () -> provider.open(nowhere, null, null));
      assertThat(e).hasMessageContaining("no connection");
    }
  }

  @Test
  void anUnknownHostIsUnavailable() throws Exception {
    try (StorageProvider provider = Web.verbatim(FakeNames.of(Map.of()))) {
      StorageException e =
          Expect.problem(
              Problem.UNAVAILABLE, () -> provider.open("//nowhere.example/k", null, null));
      assertThat(e).hasMessageContaining("no host has this name");
    }
  }

  @Test
  void plainTextWhereTlsShouldBeIsUnavailable() throws Exception {
    WebServer.Site site = (q, r) -> r.send(200);
    try (WebServer server =
            new WebServer(site, new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
        StorageProvider provider =
            new HttpSettings(
                    URI.create("https://127.0.0.1:" + server.port() + "/"),
                    List.of("127.0.0.1"),
                    Map.of(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null)
                .open("web", Web.CLOCK)) {
      StorageException e =
          Expect.problem(Problem.UNAVAILABLE, () -> provider.open("k", null, null));
      assertThat(e).hasMessageContaining("no secure connection");
    }
  }

  @Test
  void anInterruptWakesAReadThatWaits() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    WebServer.Site site =
        (q, r) -> {
          r.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
          r.stall();
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      FutureTask<Throwable> read =
          new FutureTask<>(
              () -> {
                try (OpenObject open = provider.open("k", null, null)) {
                  assertThat(open.content().readNBytes(5)).hasSize(5);
                  waiting.countDown();
                  Throwable thrown = catchThrowable(() -> open.content().read());
                  assertThat(Thread.currentThread().isInterrupted()).isTrue();
                  return thrown;
                }
              });
      Thread reader = Thread.ofVirtual().start(read);
      assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
      reader.interrupt();
      assertThat(read.get(30, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
      awaitNoConnection(server);
    }
  }

  @Test
  void anInterruptWakesARequestThatWaitsForAConnection() throws Exception {
    WebServer.Site site =
        (q, r) -> {
          r.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
          r.stall();
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      for (int i = 0; i < 4; i++) {
        // Left open on purpose: closing the provider ends them.
        assertThat(provider.open("k", null, null).object().size()).isEqualTo(100);
      }
      FutureTask<StorageException> task =
          new FutureTask<>(() -> Expect.failure(() -> provider.open("k", null, null)));
      Thread fifth = Thread.ofVirtual().start(task);
      fifth.interrupt();
      StorageException e = task.get(30, TimeUnit.SECONDS);
      assertThat(e).hasMessageContaining("interrupted");
    }
  }

  @Test
  void closingTheProviderEndsReadsAndRequests() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    WebServer.Site site =
        (q, r) -> {
          if (q.target().equals("/body")) {
            r.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
          } else {
            waiting.countDown();
          }
          r.stall();
        };
    try (WebServer server = new WebServer(site)) {
      StorageProvider provider = Web.patient(server);
      OpenObject open = provider.open("body", null, null);
      FutureTask<Throwable> body =
          new FutureTask<>(() -> catchThrowable(() -> open.content().readAllBytes()));
      FutureTask<Throwable> head =
          new FutureTask<>(() -> catchThrowable(() -> Expect.read(provider, "head")));
      Thread.ofVirtual().start(body);
      Thread.ofVirtual().start(head);
      assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
      provider.close();
      assertThat(body.get(30, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
      assertThat(head.get(30, TimeUnit.SECONDS)).isInstanceOf(StorageException.class);
      Expect.problem(Problem.UNAVAILABLE, () -> provider.stat("k"));
    }
  }

  @Test
  void aClosedReadDropsTheConnection() throws Exception {
    WebServer.Site site =
        (q, r) -> {
          r.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
          byte[] some = new byte[100_000];
          while (true) {
            r.raw(some);
          }
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider =
            new HttpSettings(
                    URI.create(server.url() + "/"),
                    List.of("127.0.0.1"),
                    Map.of(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null)
                .open("web", Web.CLOCK)) {
      OpenObject open = provider.open("k", null, null);
      assertThat(open.content().readNBytes(1_000)).hasSize(1_000);
      open.close();
      awaitNoConnection(server);
    }
  }

  /// A server that sends one more byte every now and then.
  private static WebServer.Site drip(String start) {
    return (q, r) -> {
      r.raw(start);
      CountDownLatch never = new CountDownLatch(1);
      while (!never.await(20, TimeUnit.MILLISECONDS)) {
        r.raw("x");
      }
    };
  }

  private static void awaitNoConnection(WebServer server) throws Exception {
    InOwnThread.get(
        () -> {
          CountDownLatch never = new CountDownLatch(1);
          while (server.openConnections() > 0) {
            assertThat(never.await(5, TimeUnit.MILLISECONDS)).isFalse();
          }
          return true;
        });
  }

  private static Problem readProblem(
      StorageProvider provider, String key, @Nullable ByteRange range) {
    return readFailure(provider, key, range).problem();
  }

  /// The problem that a read is broken off with, before or within the bytes.
  private static StorageException readFailure(
      StorageProvider provider, String key, @Nullable ByteRange range) {
    Throwable thrown = catchThrowable(() -> Expect.read(provider, key, range, null));
    Throwable told = thrown instanceof IOException ? thrown.getCause() : thrown;
    assertThat(told).isInstanceOf(StorageException.class);
    return (StorageException) requireNonNull(told);
  }
}

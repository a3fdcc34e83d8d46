package dev.wherry.providers.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.InOwnThread;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.Secret;
import dev.wherry.providers.WebServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What servers refuse with, how connections fail, and what the user is told.
@Timeout(60)
final class S3ErrorsTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final BytesPayload PAYLOAD =
      BytesPayload.of("hello".getBytes(StandardCharsets.UTF_8));

  /// An error as servers send it.
  ///
  /// @param says a piece of the sentence
  private record Refusal(int status, String code, Problem problem, String says) {}

  @Test
  void eachErrorHasItsProblemAndItsAdvice() throws Exception {
    for (Refusal refusal :
        List.of(
            new Refusal(404, "NoSuchKey", Problem.NOT_FOUND, "nothing is there"),
            new Refusal(404, "NoSuchBucket", Problem.NO_BUCKET, "no bucket 'bucket': create it"),
            new Refusal(400, "InvalidBucketName", Problem.NO_BUCKET, "'bucket' setting"),
            new Refusal(301, "PermanentRedirect", Problem.NO_BUCKET, "say 'region: eu-north-1'"),
            new Refusal(400, "AuthorizationHeaderMalformed", Problem.FORBIDDEN, "'region'"),
            new Refusal(403, "AccessDenied", Problem.FORBIDDEN, "right to do it"),
            new Refusal(403, "InvalidAccessKeyId", Problem.FORBIDDEN, "'access-key'"),
            new Refusal(403, "SignatureDoesNotMatch", Problem.FORBIDDEN, "'secret-key'"),
            new Refusal(400, "ExpiredToken", Problem.FORBIDDEN, "expired"),
            new Refusal(400, "InvalidToken", Problem.FORBIDDEN, "'session-token'"),
            new Refusal(403, "RequestTimeTooSkewed", Problem.FORBIDDEN, "clock is wrong"),
            new Refusal(403, "InvalidObjectState", Problem.FORBIDDEN, "archived"),
            new Refusal(403, "SomethingNew", Problem.FORBIDDEN, "rights in bucket"),
            new Refusal(503, "SlowDown", Problem.THROTTLED, "fewer requests"),
            new Refusal(400, "RequestLimitExceeded", Problem.THROTTLED, "fewer requests"),
            new Refusal(429, "TooManyRequests", Problem.THROTTLED, "fewer requests"),
            new Refusal(503, "ServiceUnavailable", Problem.UNAVAILABLE, "fails"),
            new Refusal(500, "InternalError", Problem.UNAVAILABLE, "fails"),
            new Refusal(507, "XMinioStorageFull", Problem.UNAVAILABLE, "full"),
            new Refusal(409, "OperationAborted", Problem.UNAVAILABLE, "refuses"),
            new Refusal(400, "RequestTimeout", Problem.TIMED_OUT, "too long"),
            new Refusal(400, "BadDigest", Problem.CHECKSUM_MISMATCH, "other bytes"),
            new Refusal(400, "XAmzContentChecksumMismatch", Problem.CHECKSUM_MISMATCH, "other"),
            new Refusal(400, "XAmzContentSHA256Mismatch", Problem.CHECKSUM_MISMATCH, "other"),
            new Refusal(400, "EntityTooLarge", Problem.TOO_LARGE, "size"),
            new Refusal(400, "MetadataTooLarge", Problem.TOO_LARGE, "2 KB"),
            new Refusal(400, "KeyTooLongError", Problem.INVALID_KEY, "can't hold"),
            new Refusal(400, "XMinioInvalidObjectName", Problem.INVALID_KEY, "can't hold"),
            new Refusal(501, "NotImplemented", Problem.UNSUPPORTED, "conditional-writes: false"),
            new Refusal(418, "Teapot", Problem.INTERNAL, "refuses"))) {
      try (WebServer server = new WebServer(refusing(refusal.status(), refusal.code()));
          StorageProvider provider = Script.open(server)) {
        StorageException e = Expect.problem(refusal.problem(), () -> put(provider));
        assertThat(e)
            .hasMessageStartingWith("put some/key in bucket: ")
            .hasMessageContaining(refusal.says())
            .hasMessageContaining(refusal.code())
            .hasMessageContaining("the server's own words");
        Expect.problem(refusal.problem(), () -> provider.open("some/key", null, null));
        Expect.problem(refusal.problem(), () -> provider.list("", null, 1));
      }
    }
  }

  @Test
  void anAnswerToHeadHasOnlyItsStatus() throws Exception {
    Map<Integer, Problem> problems =
        Map.of(
            301, Problem.NO_BUCKET,
            400, Problem.INTERNAL,
            403, Problem.FORBIDDEN,
            404, Problem.NOT_FOUND,
            429, Problem.THROTTLED,
            500, Problem.UNAVAILABLE,
            503, Problem.UNAVAILABLE);
    for (var entry : problems.entrySet()) {
      try (WebServer server = new WebServer((q, r) -> r.send(entry.getKey()));
          StorageProvider provider = Script.open(server)) {
        StorageException e = Expect.problem(entry.getValue(), () -> provider.stat("k"));
        assertThat(e).hasMessageContaining("HTTP " + entry.getKey());
      }
    }
  }

  @Test
  void aFailedConditionIsToldByTheConditionThatFailed() throws Exception {
    try (WebServer server = new WebServer(refusing(412, "PreconditionFailed"));
        StorageProvider provider = Script.open(server)) {
      Expect.problem(Problem.EXISTS, () -> put(provider, Precondition.ABSENT));
      Expect.problem(
          Problem.VERSION_CHANGED, () -> put(provider, new Precondition.Version("\"v\"")));
      Expect.problem(Problem.VERSION_CHANGED, () -> provider.open("k", null, "\"v\""));
    }
    try (WebServer server = new WebServer(refusing(409, "ConditionalRequestConflict"));
        StorageProvider provider = Script.open(server)) {
      Expect.problem(Problem.UNAVAILABLE, () -> put(provider, Precondition.ABSENT));
    }
    try (WebServer server = new WebServer(refusing(404, "NoSuchKey"));
        StorageProvider provider = Script.open(server)) {
      Expect.problem(
          Problem.VERSION_CHANGED, () -> put(provider, new Precondition.Version("\"v\"")));
      provider.delete("k", null);
      provider.delete("k", "\"v\"");
    }
    try (WebServer server = new WebServer(refusing(404, "NoSuchBucket"));
        StorageProvider provider = Script.open(server)) {
      Expect.problem(Problem.NO_BUCKET, () -> provider.delete("k", null));
    }
  }

  @Test
  void theServersWaitIsPassedOnAndNothingIsTriedAgain() throws Exception {
    WebServer.Site site = (q, r) -> r.send(503, Map.of("Retry-After", "17"), error("SlowDown"));
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.open(server)) {
      StorageException e = Expect.problem(Problem.THROTTLED, () -> put(provider));
      assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(17));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void wrongCredentialsAreForbidden() throws Exception {
    try (S3Server server = S3Server.start()) {
      S3Settings right = server.newBucket("");
      for (S3Settings wrong :
          List.of(with(right, S3Server.ACCESS_KEY, "wrong"), with(right, "unknown", "wrong"))) {
        try (StorageProvider provider = wrong.open("wrong", InstantSource.system())) {
          Expect.problem(Problem.FORBIDDEN, () -> put(provider));
          Expect.problem(Problem.FORBIDDEN, () -> provider.open("k", null, null));
          Expect.problem(Problem.FORBIDDEN, () -> provider.stat("k"));
          StorageException e = Expect.problem(Problem.FORBIDDEN, () -> provider.list("", null, 1));
          assertThat(e).hasMessageNotContaining("wrong");
        }
      }
    }
  }

  @Test
  void aServerThatStallsTimesOut() throws Exception {
    WebServer.Site site =
        (q, r) -> {
          if (q.target().endsWith("/body")) {
            r.raw("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 100\r\n\r\nhello");
          }
          r.stall();
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.open(server, true, SHORT, 8)) {
      Expect.problem(Problem.TIMED_OUT, () -> provider.stat("head"));
      Expect.problem(Problem.TIMED_OUT, () -> put(provider));
      assertThat(readProblem(provider, "body")).isEqualTo(Problem.TIMED_OUT);
    }
  }

  @Test
  void aBodyThatIsCutOffThrows() throws Exception {
    WebServer.Site site =
        (q, r) -> {
          r.raw("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 100\r\n\r\nhello");
          r.hangUp();
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.open(server)) {
      assertThat(readProblem(provider, "k")).isEqualTo(Problem.UNAVAILABLE);
    }
  }

  @Test
  void otherBytesThanTheServerVouchesForThrow() throws Exception {
    WebServer.Site site =
        (q, r) ->
            r.send(
                200,
                Map.of("ETag", "\"e\"", "x-amz-checksum-crc32c", "AAAAAA=="),
                "hello".getBytes(StandardCharsets.UTF_8));
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.open(server)) {
      assertThat(readProblem(provider, "k")).isEqualTo(Problem.CHECKSUM_MISMATCH);
    }
  }

  @Test
  void aServerThatIgnoresIfMatchIsFoundOut() throws Exception {
    try (WebServer server =
            new WebServer((q, r) -> r.send(200, Map.of("ETag", "\"new\""), new byte[10]));
        StorageProvider provider = Script.open(server)) {
      Expect.problem(Problem.VERSION_CHANGED, () -> provider.open("k", null, "\"old\""));
    }
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() throws Exception {
    try (Socket silent = new Socket()) {
      silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // and never listens
      URI nowhere = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      try (StorageProvider provider = Script.open(nowhere)) {
        StorageException e = Expect.problem(Problem.UNAVAILABLE, () -> provider.stat("k"));
        assertThat(e).hasMessageContaining("no connection");
      }
    }
  }

  @Test
  void allConnectionsInUseIsNoInterrupt() throws Exception {
    WebServer.Site site =
        (q, r) -> {
          r.raw("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 100\r\n\r\nhello");
          r.stall();
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.open(server, true, SHORT, 1)) {
      OpenObject first = provider.open("k", null, null);
      StorageException e = Expect.problem(Problem.TIMED_OUT, () -> provider.stat("k"));
      assertThat(e).hasMessageContaining("'connections'");
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        assertThat(cause).isNotInstanceOf(InterruptedIOException.class);
      }
      first.close();
    }
  }

  @Test
  void anInterruptWakesWhatWaits() throws Exception {
    CountDownLatch waiting = new CountDownLatch(2);
    WebServer.Site site =
        (q, r) -> {
          if (q.method().equals("GET")) {
            r.raw("HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 100\r\n\r\nhello");
          } else {
            waiting.countDown();
          }
          r.stall();
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Script.open(server)) {
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
      FutureTask<Throwable> put =
          new FutureTask<>(
              () -> {
                Throwable thrown = catchThrowable(() -> put(provider));
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return thrown;
              });
      Thread reader = Thread.ofVirtual().start(read);
      Thread writer = Thread.ofVirtual().start(put);
      assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
      reader.interrupt();
      writer.interrupt();
      assertThat(read.get(30, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
      assertThat(put.get(30, TimeUnit.SECONDS))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("interrupted");
    }
  }

  @Test
  void aClosedProviderIsOver() throws Exception {
    try (WebServer server = new WebServer(new Bucket())) {
      StorageProvider provider = Script.open(server);
      put(provider);
      provider.close();
      Expect.problem(Problem.UNAVAILABLE, () -> put(provider));
    }
  }

  @Test
  void manyRefusalsUseUpNoConnections() throws Exception {
    try (WebServer server = new WebServer(refusing(403, "AccessDenied"));
        StorageProvider provider = Script.open(server)) {
      boolean all =
          InOwnThread.get(
              () -> {
                for (int i = 0; i < 20; i++) {
                  Expect.problem(Problem.FORBIDDEN, () -> put(provider));
                  Expect.problem(Problem.FORBIDDEN, () -> provider.open("k", null, null));
                }
                return true;
              });
      assertThat(all).isTrue();
      assertThat(server.openConnections()).isEqualTo(1);
    }
  }

  private static WebServer.Site refusing(int status, String code) {
    return (q, r) ->
        r.send(
            status,
            Map.of("Content-Type", "application/xml", "x-amz-bucket-region", "eu-north-1"),
            error(code));
  }

  private static byte[] error(String code) {
    return "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>the server's own words</Message></Error>"
        .formatted(code)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static S3Settings with(S3Settings right, String accessKey, String secretKey) {
    return new S3Settings(
        null,
        URI.create(String.valueOf(right.endpoint())),
        null,
        right.bucket(),
        null,
        accessKey,
        new Secret(secretKey),
        null,
        null,
        true,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static void put(StorageProvider provider) throws StorageException {
    put(provider, Precondition.NONE);
  }

  private static void put(StorageProvider provider, Precondition precondition)
      throws StorageException {
    provider.put("some/key", PAYLOAD, Attributes.NONE, precondition);
  }

  private static @Nullable Problem readProblem(StorageProvider provider, String key) {
    Throwable thrown = catchThrowable(() -> Expect.read(provider, key));
    assertThat(thrown).isInstanceOf(IOException.class);
    return thrown.getCause() instanceof StorageException e ? e.problem() : null;
  }
}

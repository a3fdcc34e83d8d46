package dev.wherry.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.WebServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What servers may answer, and what it means.
final class HttpAnswersTest {
  private static final byte[] CONTENT = BytesPayload.random(70, 50_000);

  @Test
  void eachStatusHasItsProblem() throws Exception {
    Map<Integer, Problem> problems =
        Map.ofEntries(
            Map.entry(400, Problem.INTERNAL),
            Map.entry(401, Problem.FORBIDDEN),
            Map.entry(403, Problem.FORBIDDEN),
            Map.entry(404, Problem.NOT_FOUND),
            Map.entry(408, Problem.TIMED_OUT),
            Map.entry(410, Problem.NOT_FOUND),
            Map.entry(414, Problem.INVALID_KEY),
            Map.entry(418, Problem.INTERNAL),
            Map.entry(429, Problem.THROTTLED),
            Map.entry(451, Problem.FORBIDDEN),
            Map.entry(500, Problem.UNAVAILABLE),
            Map.entry(502, Problem.UNAVAILABLE),
            Map.entry(503, Problem.UNAVAILABLE),
            Map.entry(504, Problem.UNAVAILABLE));
    try (WebServer server =
            new WebServer((q, r) -> r.send(Integer.parseInt(q.target().substring(1))));
        StorageProvider provider = Web.patient(server)) {
      for (var entry : problems.entrySet()) {
        String key = entry.getKey().toString();
        StorageException e = Expect.problem(entry.getValue(), () -> provider.stat(key));
        assertThat(e).hasMessageContaining("stat " + key).hasMessageContaining("answers " + key);
        Expect.problem(entry.getValue(), () -> provider.open(key, null, null));
      }
    }
  }

  @Test
  void theServersWaitIsPassedOn() throws Exception {
    WebServer.Site site =
        (q, r) -> {
          int status = q.target().startsWith("/429") ? 429 : 503;
          String wait =
              q.target().substring(5).replace("%20", " ").replace("%3A", ":").replace("%2C", ",");
          r.send(status, Map.of("Retry-After", wait), new byte[0]);
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      assertThat(wait(provider, "429-121")).isEqualTo(Duration.ofSeconds(121));
      assertThat(wait(provider, "503-0")).isEqualTo(Duration.ZERO);
      assertThat(wait(provider, "429-Sun, 01 Mar 2026 12:00:45 GMT"))
          .isEqualTo(Duration.ofSeconds(45));
      assertThat(wait(provider, "503-Sun, 01 Mar 2026 11:00:00 GMT")).isEqualTo(Duration.ZERO);
      assertThat(wait(provider, "503-soon")).isNull();
      assertThat(wait(provider, "503-99999999999999999999")).isNull();
    }
  }

  private static @Nullable Duration wait(StorageProvider provider, String key) {
    return Expect.failure(() -> provider.open(key, null, null)).retryAfter();
  }

  @Test
  void aServerWithoutRangesIsReadFromItsStart() throws Exception {
    try (WebServer server = new WebServer((q, r) -> r.send(200, Map.of("ETag", "\"e\""), CONTENT));
        StorageProvider provider = Web.patient(server)) {
      ByteRange middle = new ByteRange(20_000, 10_000);
      byte[] wanted = Arrays.copyOfRange(CONTENT, 20_000, 30_000);
      assertThat(Expect.read(provider, "k", middle, null)).isEqualTo(wanted);
      assertThat(Expect.read(provider, "k", middle, "\"e\"")).isEqualTo(wanted);
      assertThat(Expect.read(provider, "k", new ByteRange(49_999, 10), null)).hasSize(1);
      Expect.failure(() -> provider.open("k", new ByteRange(50_000, 1), null));
      Expect.problem(Problem.VERSION_CHANGED, () -> provider.open("k", middle, "\"another\""));
    }
  }

  @Test
  void anotherRangeThanTheOneAskedForIsRefused() throws Exception {
    for (String wrong :
        new String[] {
          "bytes 0-9/100", "bytes 10-29/100", "bytes 10-14/100", "bytes 19-10/100", "items 1-2/3"
        }) {
      WebServer.Site site =
          (q, r) -> r.send(206, Map.of("Content-Range", wrong, "ETag", "\"e\""), new byte[10]);
      try (WebServer server = new WebServer(site);
          StorageProvider provider = Web.patient(server)) {
        Expect.problem(
            Problem.UNAVAILABLE, () -> provider.open("k", new ByteRange(10, 10), "\"e\""));
      }
    }
  }

  @Test
  void aPartThatNobodyAskedForIsRefused() throws Exception {
    WebServer.Site site =
        (q, r) -> r.send(206, Map.of("Content-Range", "bytes 0-9/100"), new byte[10]);
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      Expect.failure(() -> provider.open("k", null, null));
    }
  }

  @Test
  void aServerThatIgnoresIfMatchIsFoundOut() throws Exception {
    WebServer.Site site =
        (q, r) ->
            r.send(
                206, Map.of("Content-Range", "bytes 10-19/100", "ETag", "\"new\""), new byte[10]);
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      Expect.problem(
          Problem.VERSION_CHANGED, () -> provider.open("k", new ByteRange(10, 10), "\"old\""));
      assertThat(server.requests().getFirst().header("if-match")).isEqualTo("\"old\"");
    }
  }

  @Test
  void aWeakETagAndADateAreVersionsToo() throws Exception {
    String date = "Sun, 01 Mar 2026 11:00:00 GMT";
    WebServer.Site site =
        (q, r) ->
            r.send(
                200,
                q.target().equals("/weak")
                    ? Map.of("ETag", "W/\"w\"", "Last-Modified", date)
                    : Map.of("Last-Modified", date),
                CONTENT);
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      String weak = Expect.version(provider, "weak");
      assertThat(weak).isEqualTo("W/\"w\"");
      assertThat(Expect.read(provider, "weak", null, weak)).isEqualTo(CONTENT);
      // If-Match never holds for a weak one.
      assertThat(server.requests().getLast().headers()).doesNotContainKey("if-match");
      Expect.problem(Problem.VERSION_CHANGED, () -> provider.open("weak", null, "W/\"x\""));
      String dated = Expect.version(provider, "dated");
      assertThat(Expect.read(provider, "dated", null, dated)).isEqualTo(CONTENT);
      assertThat(server.requests().getLast().header("if-unmodified-since")).isEqualTo(date);
      Expect.problem(Problem.VERSION_CHANGED, () -> provider.open("weak", null, dated));
      assertThat(provider.stat("dated").modified()).isEqualTo("2026-03-01T11:00:00Z");
    }
  }

  @Test
  void anObjectMayHaveNoVersionAndNoLength() throws Exception {
    WebServer.Site site =
        (q, r) -> {
          r.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          if (q.method().equals("GET")) {
            r.raw("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
          }
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      StoredObject object = provider.stat("k");
      assertThat(object.sizeKnown()).isFalse();
      assertThat(object.version()).isNull();
      assertThat(Expect.read(provider, "k")).isEqualTo(bytes("hello world"));
      assertThat(Expect.read(provider, "k", new ByteRange(6, 100), null)).isEqualTo(bytes("world"));
      Expect.failure(() -> provider.open("k", new ByteRange(11, 1), null));
      Expect.problem(Problem.VERSION_CHANGED, () -> provider.open("k", null, "\"e\""));
    }
  }

  @Test
  void anObjectMayEndWithItsConnection() throws Exception {
    WebServer.Site site =
        (q, r) -> {
          r.raw("HTTP/1.0 200 OK\r\n\r\nhello");
          r.hangUp();
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      assertThat(Expect.read(provider, "k")).isEqualTo(bytes("hello"));
    }
  }

  @Test
  void gzipIsUndoneAndTheObjectIsWhatItWas() throws Exception {
    byte[] zipped = gzip(CONTENT);
    WebServer.Site site =
        (q, r) -> {
          Map<String, String> headers =
              Map.of("Content-Encoding", "gzip", "ETag", "W/\"z\"", "Content-MD5", "nonsense");
          String range = q.header("range");
          if (range == null) {
            r.send(200, headers, zipped);
          } else {
            r.send(
                206,
                Map.of("Content-Encoding", "gzip", "Content-Range", "bytes 10-19/" + zipped.length),
                new byte[10]);
          }
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      StoredObject object = provider.stat("k");
      assertThat(object.sizeKnown()).isFalse();
      assertThat(object.checksums()).isEqualTo(Checksums.NONE);
      assertThat(object.attributes().contentEncoding()).isNull();
      assertThat(Expect.read(provider, "k")).isEqualTo(CONTENT);
      assertThat(Expect.read(provider, "k", new ByteRange(10, 10), null))
          .isEqualTo(Arrays.copyOfRange(CONTENT, 10, 20));
      assertThat(server.requests()).allMatch(q -> "identity".equals(q.header("accept-encoding")));
    }
  }

  @Test
  void anyOtherCodingIsRefused() throws Exception {
    try (WebServer server =
            new WebServer((q, r) -> r.send(200, Map.of("Content-Encoding", "br"), CONTENT));
        StorageProvider provider = Web.patient(server)) {
      StorageException e =
          Expect.problem(Problem.UNSUPPORTED, () -> provider.open("k", null, null));
      assertThat(e).hasMessageContaining("'br'");
    }
  }

  @Test
  void whereHeadIsRefusedGetTellsTheSame() throws Exception {
    for (int refusal : new int[] {400, 403, 405, 501}) {
      WebServer.Site site =
          (q, r) -> {
            if (q.method().equals("HEAD")) {
              r.send(refusal);
            } else {
              r.send(200, Map.of("ETag", "\"e\""), CONTENT);
            }
          };
      try (WebServer server = new WebServer(site);
          StorageProvider provider = Web.patient(server)) {
        assertThat(provider.stat("k").size()).isEqualTo(CONTENT.length);
      }
    }
  }

  @Test
  void checksumsComeFromManyHeaders() throws Exception {
    Map<String, Map<String, String>> said =
        Map.of(
            "/md5", Map.of("Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="),
            "/digest",
                Map.of(
                    "Digest",
                    "MD5=XUFAKrxLKna5cZ2REBfFkg==,unixsum=30637, sha-256=LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="),
            "/repr",
                Map.of("Repr-Digest", "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:"),
            "/goog", Map.of("x-goog-hash", "crc32c=mnG7TA==,md5=XUFAKrxLKna5cZ2REBfFkg=="),
            "/amz", Map.of("x-amz-checksum-crc32c", "mnG7TA=="),
            "/composite",
                Map.of("x-amz-checksum-crc32c", "mnG7TA==", "x-amz-checksum-type", "COMPOSITE"),
            "/part-of-many", Map.of("x-amz-checksum-crc32c", "mnG7TA==-3"),
            "/transcoded",
                Map.of("x-goog-hash", "crc32c=mnG7TA==", "x-goog-stored-content-encoding", "gzip"),
            "/nonsense", Map.of("Content-MD5", "?", "Digest", "=,md5,md5=,sha-256=AAAA"));
    Checksums md5 = Checksums.of(ChecksumKind.MD5, "5d41402abc4b2a76b9719d911017c592");
    Checksums crc32c = Checksums.of(ChecksumKind.CRC32C, "9a71bb4c");
    Checksums sha256 =
        Checksums.of(
            ChecksumKind.SHA256,
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    try (WebServer server =
            new WebServer(
                (q, r) -> r.send(200, said.getOrDefault(q.target(), Map.of()), bytes("hello")));
        StorageProvider provider = Web.patient(server)) {
      assertThat(provider.stat("md5").checksums()).isEqualTo(md5);
      assertThat(provider.stat("digest").checksums()).isEqualTo(md5.and(sha256));
      assertThat(provider.stat("repr").checksums()).isEqualTo(sha256);
      assertThat(provider.stat("goog").checksums()).isEqualTo(crc32c.and(md5));
      assertThat(provider.stat("amz").checksums()).isEqualTo(crc32c);
      for (String none :
          new String[] {"composite", "part-of-many", "transcoded", "nonsense", "x"}) {
        assertThat(provider.stat(none).checksums()).as(none).isEqualTo(Checksums.NONE);
      }
    }
  }

  @Test
  void headersAreReadAsUtf8WhereTheyAre() throws Exception {
    WebServer.Site site =
        (q, r) -> {
          r.raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Disposition: ");
          r.raw(
              q.target().equals("/utf8")
                  ? "filename=\"café.pdf\"".getBytes(StandardCharsets.UTF_8)
                  : "filename=\"café.pdf\"".getBytes(StandardCharsets.ISO_8859_1));
          r.raw("\r\n\r\n");
        };
    try (WebServer server = new WebServer(site);
        StorageProvider provider = Web.patient(server)) {
      for (String key : new String[] {"utf8", "latin1"}) {
        Attributes attributes = provider.stat(key).attributes();
        assertThat(attributes.contentDisposition()).isEqualTo("filename=\"café.pdf\"");
      }
    }
  }

  @Test
  void configuredHeadersAreSent() throws Exception {
    try (WebServer server = new WebServer((q, r) -> r.send(200, Map.of(), CONTENT));
        StorageProvider provider =
            Web.withHeaders(server, Map.of("Authorization", "Bearer abc", "X-Two", "2"))) {
      provider.stat("k");
      try (OpenObject open = provider.open("k", null, null)) {
        assertThat(open.object().size()).isEqualTo(CONTENT.length);
      }
      assertThat(server.requests())
          .hasSize(2)
          .allMatch(q -> "Bearer abc".equals(q.header("authorization")))
          .allMatch(q -> "2".equals(q.header("x-two")));
    }
  }

  @Test
  void connectionsAreUsedAgain() throws Exception {
    try (WebServer server = new WebServer((q, r) -> r.send(200, Map.of(), CONTENT));
        StorageProvider provider = Web.patient(server)) {
      for (int i = 0; i < 20; i++) {
        assertThat(Expect.read(provider, "k")).isEqualTo(CONTENT);
        provider.stat("k");
      }
      assertThat(server.openConnections()).isEqualTo(1);
    }
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(content);
    }
    return zipped.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package dev.wherry.providers.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.HostileKeys;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.Secret;
import dev.wherry.providers.WebServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What stands on the wire, where servers over file systems would not tell a difference.
@Timeout(60)
final class S3WireTest {
  @Test
  void everyKeyIsSentAsItIs() throws Exception {
    try (WebServer server = new WebServer(new Bucket());
        StorageProvider provider = Script.open(server)) {
      for (String key : HostileKeys.ALL) {
        provider.put(key, BytesPayload.of(bytes(key)), Attributes.NONE, Precondition.NONE);
        assertThat(server.requests().getLast().target())
            .as(Keys.shown(key))
            .isEqualTo("/bucket/" + encoded(key));
      }
      for (String key : HostileKeys.ALL) {
        assertThat(provider.stat(key).size()).as(Keys.shown(key)).isEqualTo(bytes(key).length);
        assertThat(Expect.read(provider, key)).as(Keys.shown(key)).isEqualTo(bytes(key));
      }
      for (String key : HostileKeys.ALL) {
        provider.delete(key, null);
        Expect.problem(Problem.NOT_FOUND, () -> provider.stat(key));
      }
    }
  }

  @Test
  void aSmallMoveCostsOneRequestAtEachEnd() throws Exception {
    try (WebServer server = new WebServer(new Bucket());
        StorageProvider provider = Script.open(server)) {
      provider.put("k", BytesPayload.of(bytes("x")), Attributes.NONE, Precondition.ABSENT);
      Expect.read(provider, "k");
      assertThat(server.requests()).hasSize(2);
      WebServer.Request put = server.requests().getFirst();
      assertThat(put.headers())
          .containsEntry("if-none-match", "*")
          .containsEntry("content-length", "1")
          .doesNotContainKeys("expect", "content-encoding", "x-amz-trailer", "transfer-encoding");
      assertThat(put.header("x-amz-checksum-crc32c")).hasSize(8);
      assertThat(put.header("x-amz-content-sha256")).hasSize(64);
      assertThat(server.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void aDeletionOfAVersionIsConditionalWhereThatIsHonoured() throws Exception {
    try (WebServer server = new WebServer(new Bucket());
        StorageProvider careful = Script.open(server);
        StorageProvider plain = Script.open(server, false, Duration.ofSeconds(60), 8)) {
      careful.put("k", BytesPayload.of(bytes("x")), Attributes.NONE, Precondition.NONE);
      careful.delete("k", "\"e\"");
      assertThat(server.requests().getLast().method()).isEqualTo("DELETE");
      assertThat(server.requests().getLast().header("if-match")).isEqualTo("\"e\"");
      plain.put("k", BytesPayload.of(bytes("x")), Attributes.NONE, Precondition.NONE);
      plain.delete("k", "\"e\"");
      assertThat(server.requests().getLast().method()).isEqualTo("DELETE");
      assertThat(server.requests().getLast().headers()).doesNotContainKey("if-match");
      Expect.problem(
          Problem.UNSUPPORTED,
          () -> plain.put("k", BytesPayload.of(bytes("x")), Attributes.NONE, Precondition.ABSENT));
      assertThat(plain.capabilities().putIfAbsent()).isFalse();
      assertThat(careful.capabilities().putIfAbsent()).isTrue();
    }
  }

  @Test
  void everyChecksumThatTheServerVouchesForIsRead() throws Exception {
    byte[] content = bytes("hello");
    Checksums sums = ChecksumCalculator.of(content, EnumSet.allOf(ChecksumKind.class));
    for (ChecksumKind kind : ChecksumKind.values()) {
      String header = "x-amz-checksum-" + kind.name().toLowerCase(Locale.ROOT);
      Checksums one = Checksums.of(kind, String.valueOf(sums.get(kind)));
      Map<String, String> headers =
          Map.of("ETag", "\"e-2\"", header, String.valueOf(S3Headers.base64(one, kind)));
      try (WebServer server = new WebServer((q, r) -> r.send(200, headers, content));
          StorageProvider provider = Script.open(server)) {
        assertThat(provider.stat("k").checksums()).isEqualTo(one);
        try (OpenObject open = provider.open("k", null, null)) {
          assertThat(open.object().checksums()).isEqualTo(one);
          assertThat(open.content().readAllBytes()).isEqualTo(content);
        }
      }
    }
  }

  @Test
  void aRangeIsNotComparedWithTheChecksumOfTheWhole() throws Exception {
    Checksums whole = ChecksumCalculator.of(bytes("hello"), EnumSet.of(ChecksumKind.CRC32C));
    Map<String, String> headers =
        Map.of(
            "ETag",
            "\"e\"",
            "Content-Range",
            "bytes 1-2/5",
            "x-amz-checksum-crc32c",
            String.valueOf(S3Headers.base64(whole, ChecksumKind.CRC32C)));
    try (WebServer server = new WebServer((q, r) -> r.send(206, headers, bytes("el")));
        StorageProvider provider = Script.open(server);
        OpenObject open = provider.open("k", new ByteRange(1, 2), null)) {
      assertThat(open.object().size()).isEqualTo(5);
      assertThat(open.content().readAllBytes()).isEqualTo(bytes("el"));
      assertThat(server.requests().getFirst().header("x-amz-checksum-mode")).isNull();
    }
  }

  @Test
  void overTlsABodyIsReadOnceAndOverPlainHttpTwice() throws Exception {
    for (int reads = 1; reads <= 2; reads++) {
      SentOnce sent = new SentOnce();
      S3Settings settings =
          new S3Settings(
              null,
              URI.create(reads == 1 ? "https://s3.example.com" : "http://s3.example.com"),
              null,
              "bucket",
              null,
              S3Server.ACCESS_KEY,
              new Secret(S3Server.SECRET_KEY),
              null,
              null,
              true,
              null,
              null,
              null,
              null,
              null,
              null);
      S3Bucket bucket =
          new S3Bucket(
              settings,
              () -> S3Clients.of(settings, () -> sent),
              new S3Errors("bucket", InstantSource.fixed(Script.NOW)));
      CountedPayload payload = new CountedPayload(BytesPayload.of(bytes("hello")));
      try (StorageProvider provider = new S3Provider("bucket", bucket)) {
        provider.multipart().orElseThrow().put("k", "whole:u", 1, 0, payload);
      }
      assertThat(sent.body()).isEqualTo(bytes("hello"));
      assertThat(payload.openings()).isEqualTo(reads);
      assertThat(sent.header("x-amz-content-sha256").equals("UNSIGNED-PAYLOAD"))
          .isEqualTo(reads == 1);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String encoded(String key) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : bytes(key)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~/".indexOf(c) >= 0;
      encoded.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return encoded.toString();
  }
}

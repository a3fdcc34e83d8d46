package dev.wherry.providers.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.MemoryProvider;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.ServerSideCopy;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.Secret;
import dev.wherry.providers.WebServer;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Copies that the server makes: between which providers, and what its refusals mean.
@Timeout(60)
final class S3CopiesTest {
  private static final StoredObject SOURCE =
      new StoredObject("a +/ü", 5, "\"v\"", null, Checksums.NONE, Attributes.NONE);
  private static final String DONE =
      "<CopyObjectResult><ETag>\"e\"</ETag><ChecksumCRC32C>mnG7TA==</ChecksumCRC32C>"
          + "<ChecksumType>FULL_OBJECT</ChecksumType></CopyObjectResult>";
  private static final Precondition VERSION = new Precondition.Version("\"w\"");

  @Test
  void objectsGoFromBucketToBucket() throws Exception {
    try (S3Server server = S3Server.start();
        StorageProvider from = server.newBucket("old/").open("from", InstantSource.system());
        StorageProvider to = server.newBucket("new stuff/").open("to", InstantSource.system())) {
      byte[] content = BytesPayload.random(1, 10_000);
      from.put("a +ü", BytesPayload.of(content), Attributes.NONE, Precondition.NONE);
      ServerSideCopy copies = to.serverSideCopy().orElseThrow();
      assertThat(copies.reaches(from)).isTrue();
      copies.copy(from, from.stat("a +ü"), "b", Attributes.ofType("text/plain"), Precondition.NONE);
      assertThat(Expect.read(to, "b")).isEqualTo(content);
      assertThat(to.stat("b").attributes().contentType()).isEqualTo("text/plain");
    }
  }

  @Test
  void onlyTheSameAccountIsReached() throws Exception {
    URI one = URI.create("https://one.example.com");
    try (StorageProvider here = provider(one, "A");
        StorageProvider same = provider(one, "A");
        StorageProvider otherKey = provider(one, "B");
        StorageProvider elsewhere = provider(URI.create("https://two.example.com"), "A");
        StorageProvider amazon = provider(null, "A");
        StorageProvider memory = new MemoryProvider("memory", InstantSource.system())) {
      ServerSideCopy copies = here.serverSideCopy().orElseThrow();
      assertThat(copies.reaches(same)).isTrue();
      for (StorageProvider other : new StorageProvider[] {otherKey, elsewhere, amazon, memory}) {
        assertThat(copies.reaches(other)).isFalse();
        Expect.problem(
            Problem.UNSUPPORTED,
            () -> copies.copy(other, SOURCE, "k", Attributes.NONE, Precondition.NONE));
      }
    }
  }

  private static StorageProvider provider(@Nullable URI endpoint, String accessKey) {
    return new S3Settings(
            null,
            endpoint,
            "us-east-1",
            "bucket",
            null,
            accessKey,
            new Secret("secret"),
            null,
            null,
            true,
            null,
            null,
            null,
            null,
            null,
            null)
        .open("bucket", InstantSource.system());
  }

  @Test
  void theSourceIsPinnedAndTheAttributesAreReplaced() throws Exception {
    try (WebServer server = new WebServer(new Honest((q, r) -> Honest.send(r, 200, DONE)));
        StorageProvider provider = Script.openUnknown(server)) {
      ServerSideCopy copies = provider.serverSideCopy().orElseThrow();
      Attributes attributes =
          new Attributes("text/css", null, null, null, null, Map.of("a", "1"), Map.of(), "COLD");
      StoredObject copy = copies.copy(provider, SOURCE, "k", attributes, Precondition.ABSENT);
      assertThat(copy.checksums()).isEqualTo(Checksums.of(ChecksumKind.CRC32C, "9a71bb4c"));
      assertThat(copy.attributes()).isEqualTo(attributes);
      WebServer.Request request = server.requests().getLast();
      assertThat(request.target()).isEqualTo("/bucket/k");
      assertThat(request.headers())
          .containsEntry("x-amz-copy-source", "bucket/a%20%2B/%C3%BC")
          .containsEntry("x-amz-copy-source-if-match", "\"v\"")
          .containsEntry("if-none-match", "*")
          .containsEntry("x-amz-metadata-directive", "REPLACE")
          .containsEntry("x-amz-checksum-algorithm", "CRC32C")
          .containsEntry("content-type", "text/css")
          .containsEntry("x-amz-meta-a", "1")
          .containsEntry("x-amz-storage-class", "COLD");
    }
  }

  @Test
  void aRefusalIsToldByItsSide() throws Exception {
    String failed = error("PreconditionFailed");
    assertThat(refused(412, failed, 500, Precondition.NONE)).isEqualTo(Problem.VERSION_CHANGED);
    assertThat(refused(404, error("NoSuchKey"), 500, Precondition.NONE))
        .isEqualTo(Problem.NOT_FOUND);
    // The source stands there as "e".
    for (Precondition precondition : List.of(Precondition.ABSENT, VERSION)) {
      assertThat(refused(412, failed, 200, precondition)).isEqualTo(Problem.VERSION_CHANGED);
      assertThat(refused(412, failed, 200, precondition, "\"e\"")).isEqualTo(Problem.EXISTS);
      assertThat(refused(412, failed, 404, precondition)).isEqualTo(Problem.NOT_FOUND);
      assertThat(refused(412, failed, 503, precondition)).isEqualTo(Problem.UNAVAILABLE);
    }
    assertThat(refused(404, error("NoSuchKey"), 404, VERSION)).isEqualTo(Problem.NOT_FOUND);
    assertThat(refused(404, error("NoSuchKey"), 200, VERSION, "\"e\"")).isEqualTo(Problem.EXISTS);
    assertThat(refused(200, error("InternalError"), 200, Precondition.NONE))
        .isEqualTo(Problem.UNAVAILABLE);
    assertThat(refused(200, error("SlowDown"), 200, Precondition.NONE))
        .isEqualTo(Problem.THROTTLED);
    for (String either : new String[] {"AccessDenied", "NoSuchBucket"}) {
      assertThat(refused(403, error(either), 200, Precondition.NONE))
          .isEqualTo(Problem.UNSUPPORTED);
    }
  }

  private static Problem refused(int status, String body, int head, Precondition precondition)
      throws Exception {
    return refused(status, body, head, precondition, "\"v\"");
  }

  private static Problem refused(
      int status, String body, int head, Precondition precondition, String version)
      throws Exception {
    WebServer.Site site =
        (q, r) -> {
          boolean looks = q.method().equals("HEAD");
          Honest.send(r, looks ? head : status, looks ? "" : body);
        };
    StoredObject source = new StoredObject("a", 5, version, null, Checksums.NONE, Attributes.NONE);
    try (WebServer server = new WebServer(new Honest(site));
        StorageProvider provider = Script.openUnknown(server)) {
      ServerSideCopy copies = provider.serverSideCopy().orElseThrow();
      return Expect.failure(() -> copies.copy(provider, source, "k", Attributes.NONE, precondition))
          .problem();
    }
  }

  @Test
  void aCopiedPartIsToldByWhatIsMissing() throws Exception {
    Map<String, Problem> problems =
        Map.of(
            "NoSuchUpload", Problem.NOT_FOUND,
            "NoSuchKey", Problem.VERSION_CHANGED,
            "PreconditionFailed", Problem.VERSION_CHANGED,
            "AccessDenied", Problem.UNSUPPORTED,
            "SlowDown", Problem.THROTTLED);
    for (var entry : problems.entrySet()) {
      try (WebServer server =
              new WebServer(
                  new Honest(
                      (q, r) -> Honest.send(r, status(entry.getKey()), error(entry.getKey()))));
          StorageProvider provider = Script.openUnknown(server)) {
        ServerSideCopy copies = provider.serverSideCopy().orElseThrow();
        Expect.problem(
            entry.getValue(),
            () -> copies.copyPart(provider, SOURCE, new ByteRange(5, 7), "k", "whole:u", 2));
        WebServer.Request request = server.requests().getLast();
        assertThat(request.target()).contains("partNumber=2").contains("uploadId=u");
        assertThat(request.headers())
            .containsEntry("x-amz-copy-source-range", "bytes=5-11")
            .containsEntry("x-amz-copy-source-if-match", "\"v\"");
      }
    }
  }

  @Test
  void aServerThatCopiesOtherVersionsIsNotAsked() throws Exception {
    Careless careless = new Careless();
    try (WebServer server = new WebServer(careless);
        StorageProvider provider = Script.openUnknown(server)) {
      ServerSideCopy copies = provider.serverSideCopy().orElseThrow();
      provider.probe();
      int asked = server.requests().size();
      Expect.problem(
          Problem.UNSUPPORTED,
          () -> copies.copy(provider, SOURCE, "k", Attributes.NONE, Precondition.NONE));
      Expect.problem(
          Problem.UNSUPPORTED,
          () -> copies.copyPart(provider, SOURCE, new ByteRange(0, 5), "k", "whole:u", 1));
      assertThat(server.requests()).hasSize(asked);
      assertThat(careless.objects()).isEmpty();
    }
  }

  @Test
  void whatCannotBePinnedOrIsTooLargeIsNotCopied() throws Exception {
    try (WebServer server = new WebServer(new Honest((q, r) -> Honest.send(r, 200, DONE)));
        StorageProvider provider = Script.openUnknown(server)) {
      ServerSideCopy copies = provider.serverSideCopy().orElseThrow();
      StoredObject unpinned = new StoredObject("a", 5, null, null, Checksums.NONE, Attributes.NONE);
      Expect.problem(
          Problem.UNSUPPORTED,
          () -> copies.copy(provider, unpinned, "k", Attributes.NONE, Precondition.NONE));
      StoredObject large =
          new StoredObject(
              "a", copies.maxCopyBytes() + 1, "\"v\"", null, Checksums.NONE, Attributes.NONE);
      Expect.problem(
          Problem.TOO_LARGE,
          () -> copies.copy(provider, large, "k", Attributes.NONE, Precondition.NONE));
    }
  }

  private static int status(String code) {
    return switch (code) {
      case "PreconditionFailed" -> 412;
      case "AccessDenied" -> 403;
      case "SlowDown" -> 503;
      default -> 404;
    };
  }

  private static String error(String code) {
    return "<Error><Code>%s</Code></Error>".formatted(code);
  }
}

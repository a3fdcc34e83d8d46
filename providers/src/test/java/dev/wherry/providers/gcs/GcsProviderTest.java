package dev.wherry.providers.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.HostileKeys;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.ServerSideCopy;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StorageProviderContract;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.Secret;
import dev.wherry.providers.WebServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The contract, with a stand-in that follows Google's documentation: there is no emulator that
/// knows preconditions and resumable uploads.
final class GcsProviderTest extends StorageProviderContract {
  private static final GcsStandIn GOOGLE = new GcsStandIn();
  private static final AtomicInteger BUCKETS = new AtomicInteger();
  private static WebServer server;

  private String bucket;
  private StorageProvider provider;

  @BeforeAll
  static void start() throws Exception {
    server = new WebServer(GOOGLE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    bucket = "bucket-" + BUCKETS.incrementAndGet();
    GOOGLE.newBucket(bucket);
    provider = to(bucket, "pre fix/", GcsStandIn.TOKEN);
  }

  @AfterEach
  void close() throws IOException {
    provider.close();
  }

  private static StorageProvider to(String bucket, String prefix, String token) {
    Duration patience = Duration.ofSeconds(30);
    return new GcsSettings(
            bucket,
            prefix,
            null,
            new Secret(token),
            null,
            URI.create(server.url()),
            patience,
            patience,
            16,
            null)
        .open("google", InstantSource.system());
  }

  @Override
  public StorageProvider provider() {
    return provider;
  }

  @Override
  public StorageProvider withoutBucket() {
    return to("nowhere", "", GcsStandIn.TOKEN);
  }

  /// What XML can't hold is refused. With the prefix before it, one is longer than Google allows.
  @Override
  public Set<String> unholdableKeys() {
    return HostileKeys.ALL.stream()
        .filter(
            key ->
                key.equals(HostileKeys.LONG)
                    || key.chars()
                        .anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f || c >= 0xfffe))
        .collect(Collectors.toSet());
  }

  @Override
  public List<String> litter() {
    return GOOGLE.openUploads(bucket);
  }

  /// Google has storage classes of its own.
  @Test
  @Override
  public void statGivesTheAttributesThatAreKept() throws Exception {
    Attributes all =
        new Attributes(
                "image/svg+xml; charset=utf-8",
                "max-age=3600, public",
                "attachment; filename=\"a b.svg\"",
                "identity",
                "de, en",
                Map.of("colour", "red", "note-2", "a=b; c"))
            .withStorageClass("NEARLINE");
    seed("attributes.svg", new byte[] {1, 2, 3}, all);
    assertThat(provider.stat("attributes.svg").attributes()).isEqualTo(all);
    try (OpenObject open = provider.open("attributes.svg", null, null)) {
      assertThat(open.object().attributes()).isEqualTo(all);
    }
  }

  @Test
  @Override
  public void putKeepsTheAttributesAndSaysWhich() throws Exception {
    Attributes wanted =
        new Attributes("text/css", "no-cache", "inline", "gzip", "fr", Map.of("b", "zwei ✓"))
            .withTags(Map.of("team", "web"));
    BytesPayload one = BytesPayload.of(new byte[1]);
    assertThat(
            provider
                .put("kept", one, wanted.withStorageClass("COLDLINE"), Precondition.NONE)
                .attributes())
        .isEqualTo(wanted.withTags(Map.of()).withStorageClass("COLDLINE"));
    assertThat(
            provider
                .put("kept", one, wanted.withStorageClass("STANDARD_IA"), Precondition.NONE)
                .attributes())
        .isEqualTo(wanted.withTags(Map.of()));
  }

  /// Google copies whole objects only.
  @Test
  @Override
  public void partsCanBeCopies() throws Exception {
    refusesCopiesOfParts();
  }

  private void refusesCopiesOfParts() throws Exception {
    Multipart multipart = provider.multipart().orElseThrow();
    ServerSideCopy copies = provider.serverSideCopy().orElseThrow();
    seed("copy/large", new byte[100], Attributes.NONE);
    StoredObject from = provider.stat("copy/large");
    String upload = multipart.begin("copy/parts", Attributes.NONE);
    Expect.problem(
        Problem.UNSUPPORTED,
        () -> copies.copyPart(provider, from, new ByteRange(0, 100), "copy/parts", upload, 1));
    multipart.abort("copy/parts", upload);
    assertThat(copies.maxCopyBytes()).isGreaterThanOrEqualTo(5L << 40);
  }

  @Test
  @Override
  public void aCopiedPartIsOfThatVersionOrNone() throws Exception {
    refusesCopiesOfParts();
  }

  @Test
  @Override
  public void aCopiedPartOfNoUploadIsNotFound() throws Exception {
    refusesCopiesOfParts();
  }

  @Test
  void anUploadInPartsKeepsItsAttributesAndHasACrc32c() throws Exception {
    Multipart multipart = provider.multipart().orElseThrow();
    BytesPayload content = BytesPayload.of(BytesPayload.random(84, 100));
    Attributes wanted =
        new Attributes("a/b; c=d", "no-cache", "inline", "br", "de", Map.of("a", "zwei & ✓"))
            .withStorageClass("ARCHIVE");
    String upload = multipart.begin("kept", wanted);
    List<PartReceipt> parts = List.of(multipart.put("kept", upload, 1, 0, content));
    StoredObject done =
        multipart.complete("kept", upload, parts, content.checksums(), Precondition.NONE);
    assertThat(done.attributes()).isEqualTo(wanted);
    assertThat(done.checksums().hex()).hasSize(1);
    assertThat(content.checksums().hex()).containsAllEntriesOf(done.checksums().hex());
  }

  @Test
  void aLargeObjectGoesOnWhereItsConnectionBroke() throws Exception {
    Payload content = BytesPayload.of(BytesPayload.random(85, 9_000_001));
    GOOGLE.cutAfter(5_000_000);
    StoredObject put =
        provider.put("large", content, Attributes.ofType("a/b"), Precondition.ABSENT);
    assertThat(put.version()).isEqualTo(Expect.version(provider, "large"));
    assertThat(Expect.read(provider, "large")).isEqualTo(content.open().readAllBytes());
    assertThat(litter()).isEmpty();
    // 19 granules of 256 KiB of what was sent were kept.
    assertThat(server.requests())
        .anyMatch(q -> "bytes 4980736-9000000/9000001".equals(q.header("content-range")));
  }

  @Test
  void aLargeObjectOverAnotherIsRefusedBeforeItsBytes() throws Exception {
    seed("large", new byte[1], Attributes.NONE);
    Payload content = BytesPayload.of(BytesPayload.random(86, 9_000_001));
    int before = server.requests().size();
    Expect.problem(
        Problem.EXISTS, () -> provider.put("large", content, Attributes.NONE, Precondition.ABSENT));
    Expect.problem(
        Problem.VERSION_CHANGED,
        () -> provider.put("large", content, Attributes.NONE, new Precondition.Version("17")));
    assertThat(server.requests()).hasSize(before + 2);
  }

  @Test
  void aLargeObjectOfOtherBytesIsRefusedAndForgotten() throws Exception {
    BytesPayload right = BytesPayload.of(BytesPayload.random(87, 9_000_001));
    BytesPayload wrong = new BytesPayload(new byte[9_000_001], right.checksums());
    Expect.problem(
        Problem.CHECKSUM_MISMATCH,
        () -> provider.put("large", wrong, Attributes.NONE, Precondition.NONE));
    Expect.problem(Problem.NOT_FOUND, () -> provider.stat("large"));
    assertThat(litter()).isEmpty();
  }

  @Test
  void aCopyGoesFromBucketToBucketOfOneAccount() throws Exception {
    String other = bucket + "-other";
    GOOGLE.newBucket(other);
    seed("a", BytesPayload.random(88, 200_000), Attributes.NONE);
    StoredObject from = provider.stat("a");
    try (StorageProvider destination = to(other, "", GcsStandIn.TOKEN);
        StorageProvider stranger = to(other, "", "another")) {
      ServerSideCopy copies = destination.serverSideCopy().orElseThrow();
      assertThat(copies.reaches(provider)).isTrue();
      assertThat(copies.reaches(stranger)).isFalse();
      copies.copy(provider, from, "b", Attributes.NONE, Precondition.ABSENT);
      assertThat(destination.stat("b").size()).isEqualTo(200_000);
    }
  }

  @Test
  void aWrongTokenIsToldAndWhatToMend() throws Exception {
    try (StorageProvider wrong = to(bucket, "", "wrong")) {
      assertThat(Expect.problem(Problem.FORBIDDEN, () -> wrong.stat("a")))
          .hasMessageContaining("mend 'key-file' or 'access-token'");
      Expect.problem(Problem.FORBIDDEN, () -> wrong.open("a", null, null));
      Expect.problem(Problem.FORBIDDEN, () -> wrong.list("", null, 1));
    }
  }
}

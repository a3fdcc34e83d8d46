package dev.wherry.providers.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.HostileKeys;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StorageProviderContract;
import dev.wherry.providers.Secret;
import dev.wherry.providers.servers.S3Mock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/// The contract at a second server of the family, which keeps other promises than s3proxy.
final class S3MockProviderTest extends StorageProviderContract {
  private static final String NUL = "nul\u0000byte";
  private static final String UPWARDS = "../../../../etc/passwd";
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final AtomicInteger BUCKETS = new AtomicInteger();
  @TempDir private static Path folder;
  private static S3Mock server;

  private S3Provider provider;

  @BeforeAll
  static void start() throws Exception {
    server = S3Mock.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws StorageException {
    provider = open("bucket-" + BUCKETS.incrementAndGet(), "pre fix/");
    client().createBucket(b -> b.bucket(bucket()));
    provider.probe();
  }

  @AfterEach
  void close() throws IOException {
    provider.close();
  }

  private static S3Provider open(String bucket, String prefix) {
    S3Settings settings =
        new S3Settings(
            null,
            server.endpoint(),
            null,
            bucket,
            prefix,
            "any",
            new Secret("any"),
            null,
            null,
            true,
            null,
            null,
            null,
            IDLE,
            16,
            null);
    return (S3Provider) settings.open("bucket", InstantSource.system());
  }

  private S3Client client() {
    return provider.bucket().client();
  }

  private String bucket() {
    return provider.bucket().name();
  }

  @Override
  public StorageProvider provider() {
    return provider;
  }

  @Override
  public StorageProvider withoutBucket() {
    return open("nowhere", "");
  }

  /// With the prefix before it, it is longer than S3 allows.
  @Override
  public Set<String> unholdableKeys() {
    return Set.of(HostileKeys.LONG);
  }

  /// Its web server refuses two, whatever stands behind it, and it does not order by UTF-8. What is
  /// sent for such keys, [S3WireTest] shows.
  @Override
  public Set<String> keysTheServerMixesUp() {
    return Set.of(NUL, UPWARDS, "😀/👩‍👩‍👧.gif");
  }

  @Test
  void aKeyThatTheServerRefusesIsToldAsOne() {
    for (String key : List.of(NUL, UPWARDS)) {
      assertThat(Expect.problem(Problem.INTERNAL, () -> seed(key, new byte[] {1}, Attributes.NONE)))
          .hasMessageStartingWith("put " + Keys.shown(key))
          .hasMessageContaining("whether it can hold this key");
    }
  }

  /// S3Mock orders as Java does. Amazon orders by UTF-8.
  @Override
  public boolean ordersByUtf8() {
    return false;
  }

  /// S3Mock writes a content type anew, and does not say that there are tags. Amazon gives the type
  /// back as it came, and counts tags.
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
            Map.of("colour", "red", "note-2", "a=b; c"),
            Map.of("team", "web", "cost centre", "a+b=c/7"),
            "STANDARD_IA");
    seed("stat/attributes.svg", new byte[] {1, 2, 3}, all);
    Attributes kept = all.withType("image/svg+xml;charset=utf-8").withTags(Map.of());
    assertThat(provider.stat("stat/attributes.svg").attributes()).isEqualTo(kept);
    try (OpenObject open = provider.open("stat/attributes.svg", null, null)) {
      assertThat(open.object().attributes()).isEqualTo(kept);
    }
  }

  /// S3Mock drops the parts of an upload whose completion it refuses. Amazon keeps them.
  @Test
  @Override
  public void completionIfAbsentReplacesNothing() throws Exception {
    Multipart multipart = provider.multipart().orElseThrow();
    byte[] old = BytesPayload.random(77, 10);
    BytesPayload content = BytesPayload.of(BytesPayload.random(78, 2_000));
    seed("parts/if-absent", old, Attributes.NONE);
    String upload = multipart.begin("parts/if-absent", Attributes.NONE);
    PartReceipt part = multipart.put("parts/if-absent", upload, 1, 0, content);
    Expect.problem(
        Problem.EXISTS,
        () ->
            multipart.complete(
                "parts/if-absent",
                upload,
                List.of(part),
                content.checksums(),
                Precondition.ABSENT));
    assertThat(Expect.read(provider, "parts/if-absent")).isEqualTo(old);
    multipart.abort("parts/if-absent", upload);
    assertThat(litter()).isEmpty();
  }

  /// S3Mock does not pin what it copies, and is not asked to.
  @Test
  void copiesThatCannotBePinnedAreNotOffered() {
    assertThat(provider.serverSideCopy()).isEmpty();
  }

  /// S3Mock hears a part's MD5 and does not look at it.
  @Test
  void whatTheServerDoesNotCompareIsNotSaidToBeCompared() {
    assertThat(provider.capabilities().checksOnWrite())
        .containsExactlyInAnyOrder(ChecksumKind.CRC32C, ChecksumKind.MD5);
    assertThat(provider.multipart().orElseThrow().capabilities().checksOnWrite())
        .containsExactly(ChecksumKind.CRC32C);
  }

  /// S3Mock looks first and writes then. Amazon lets one of many win.
  @Override
  public boolean conditionsHoldInRaces() {
    return false;
  }

  /// S3Mock fails while it replaces a file, gives one object's bytes with another's checksum, or
  /// announces more than it sends. Amazon gives the one object or the other.
  @Override
  public Set<Problem> lostRaces() {
    return Set.of(
        Problem.VERSION_CHANGED, Problem.CHECKSUM_MISMATCH, Problem.UNAVAILABLE, Problem.TIMED_OUT);
  }

  @Override
  public List<String> litter() {
    return client().listMultipartUploads(l -> l.bucket(bucket())).uploads().stream()
        .map(Object::toString)
        .toList();
  }
}

package dev.wherry.providers.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.HostileKeys;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StorageProviderContract;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class S3ProviderTest extends StorageProviderContract {
  private static S3Server server;

  private S3Settings settings;
  private StorageProvider provider;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() throws StorageException {
    settings = server.newBucket("pre fix/");
    provider = settings.open("bucket", InstantSource.system());
    provider.probe();
  }

  @AfterEach
  void close() throws IOException {
    provider.close();
  }

  @Override
  public StorageProvider provider() {
    return provider;
  }

  @Override
  public StorageProvider withoutBucket() {
    return server.settings("nowhere", "").open("lost", InstantSource.system());
  }

  /// With the prefix before it, it is longer than S3 allows.
  @Override
  public Set<String> unholdableKeys() {
    return Set.of(HostileKeys.LONG);
  }

  /// s3proxy keeps objects as files: a path's `.`, `..` and empty segments are lost. It refuses
  /// NUL, writes other control characters as they are into XML, and does not order by UTF-8. What
  /// is sent for such keys, [S3WireTest] shows.
  @Override
  public Set<String> keysTheServerMixesUp() {
    return HostileKeys.ALL.stream()
        .filter(
            key ->
                key.chars().anyMatch(c -> (c < ' ' && "\t\n\r".indexOf(c) < 0) || c == '\uffff')
                    || key.startsWith("😀")
                    || Arrays.stream(key.split("/", -1))
                        .anyMatch(s -> s.isEmpty() || s.equals(".") || s.equals("..")))
        .collect(Collectors.toSet());
  }

  /// s3proxy orders as Java does. Amazon orders by UTF-8.
  @Override
  public boolean ordersByUtf8() {
    return false;
  }

  @Override
  public boolean foldersAreNoObjects() {
    return true;
  }

  /// s3proxy looks first and writes then. Amazon lets one of many win.
  @Override
  public boolean conditionsHoldInRaces() {
    return false;
  }

  /// To s3proxy a folder in the way is a fault of its own. Amazon has no folders.
  @Test
  @Override
  public void aFolderIsNoObjectWhereItCannotBe() throws Exception {
    seed("both/deep/inside", new byte[] {1}, Attributes.NONE);
    for (String key : List.of("both", "both/deep")) {
      Expect.problem(Problem.UNAVAILABLE, () -> seed(key, new byte[] {2}, Attributes.NONE));
    }
    assertThat(Expect.read(provider, "both/deep/inside")).containsExactly(1);
  }

  /// s3proxy reads a prefix as a path, and gives keys that nobody wrote. To Amazon it is a string.
  @Test
  @Override
  public void aPrefixThatLooksLikeAWayOutFindsNothing() throws Exception {
    seed("p/one", new byte[1], Attributes.NONE);
    assertThat(provider.list("../", null, 10).objects())
        .extracting(StoredObject::key)
        .containsExactly("../pre fix/p/one");
    assertThat(provider.list("p//", null, 10).objects()).isEmpty();
  }

  /// s3proxy takes parts of an upload that is over, and keeps them where nobody sees them. Amazon
  /// refuses them; what that looks like, [S3UploadsTest] shows.
  @Test
  @Override
  public void anAbortedUploadIsGone() throws Exception {
    Multipart multipart = provider.multipart().orElseThrow();
    BytesPayload content = BytesPayload.of(BytesPayload.random(76, 100));
    String upload = multipart.begin("parts/aborted", Attributes.NONE);
    assertThat(multipart.isOpen("parts/aborted", upload)).isTrue();
    PartReceipt part = multipart.put("parts/aborted", upload, 1, 0, content);
    assertThat(multipart.isOpen("parts/aborted", upload)).isTrue();
    multipart.abort("parts/aborted", upload);
    multipart.abort("parts/aborted", upload);
    assertThat(multipart.isOpen("parts/aborted", upload)).isFalse();
    Expect.problem(
        Problem.NOT_FOUND,
        () ->
            multipart.complete(
                "parts/aborted", upload, List.of(part), content.checksums(), Precondition.NONE));
    Expect.problem(Problem.NOT_FOUND, () -> provider.stat("parts/aborted"));
    assertThat(litter()).isEmpty();
  }

  /// As with parts that are sent. What a refusal looks like, [S3CopiesTest] shows.
  @Test
  @Override
  public void aCopiedPartOfNoUploadIsNotFound() throws Exception {
    Multipart multipart = provider.multipart().orElseThrow();
    seed("copy/small", BytesPayload.random(98, 100), Attributes.NONE);
    String upload = multipart.begin("copy/parts", Attributes.NONE);
    multipart.abort("copy/parts", upload);
    PartReceipt part =
        provider
            .serverSideCopy()
            .orElseThrow()
            .copyPart(
                provider,
                provider.stat("copy/small"),
                new ByteRange(0, 100),
                "copy/parts",
                upload,
                1);
    assertThat(part.bytes()).isEqualTo(100);
    Expect.problem(Problem.NOT_FOUND, () -> provider.stat("copy/parts"));
  }

  @Override
  public List<String> litter() {
    return server.store().listMultipartUploads(settings.bucket()).stream()
        .map(Object::toString)
        .toList();
  }
}

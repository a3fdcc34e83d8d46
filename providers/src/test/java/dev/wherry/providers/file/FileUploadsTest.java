package dev.wherry.providers.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads in parts as files: several processes, bytes that changed on the disk, ids that are
/// paths.
final class FileUploadsTest {
  private static final byte[] HELLO = "hello ".getBytes(UTF_8);
  private static final byte[] WORLD = "world".getBytes(UTF_8);
  private static final Checksums WHOLE = checksums("hello world", ChecksumKind.CRC32C);

  @TempDir private Path folder;
  private Path root;
  private Path secret;
  private final List<StorageProvider> opened = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    secret = Files.writeString(folder.resolve("secret"), "secret");
  }

  @AfterEach
  void nothingOutsideIsTouched() throws IOException {
    for (StorageProvider provider : opened) {
      provider.close();
    }
    assertThat(secret).hasContent("secret");
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside).containsExactlyInAnyOrder(root, secret);
    }
  }

  @Test
  void anotherProcessGoesOn() throws Exception {
    Multipart first = process();
    String upload = first.begin("a/b", Attributes.NONE);
    PartReceipt one = first.put("a/b", upload, 1, 0, BytesPayload.of(HELLO));
    Multipart second = process();
    assertThat(second.isOpen("a/b", upload)).isTrue();
    PartReceipt two = second.put("a/b", upload, 2, 6, BytesPayload.of(WORLD));
    StoredObject done =
        second.complete("a/b", upload, List.of(one, two), WHOLE, Precondition.ABSENT);
    assertThat(done.checksums()).isEqualTo(WHOLE);
    assertThat(root.resolve("a/b")).hasContent("hello world");
    assertThat(first.isOpen("a/b", upload)).isFalse();
    Expect.problem(Problem.NOT_FOUND, () -> first.put("a/b", upload, 1, 0, BytesPayload.of(HELLO)));
  }

  @Test
  void whatThisProcessDidNotWriteIsReadBack() throws Exception {
    Multipart first = process();
    String upload = first.begin("k", Attributes.NONE);
    List<PartReceipt> parts = parts(first, upload);
    Path file = file("k", upload);
    Files.write(file, "HELLO world".getBytes(UTF_8), StandardOpenOption.WRITE);
    Expect.problem(
        Problem.CHECKSUM_MISMATCH,
        () -> process().complete("k", upload, parts, Checksums.NONE, Precondition.NONE));
    assertThat(root.resolve("k")).doesNotExist();
    Files.write(file, "hello world".getBytes(UTF_8), StandardOpenOption.WRITE);
    assertThat(
            process().complete("k", upload, parts, Checksums.NONE, Precondition.NONE).checksums())
        .isEqualTo(WHOLE);
  }

  @Test
  void everyChecksumOfTheWholeIsCompared() throws Exception {
    for (ChecksumKind kind : ChecksumKind.values()) {
      Multipart multipart = process();
      String upload = multipart.begin("k", Attributes.NONE);
      List<PartReceipt> parts = parts(multipart, upload);
      Checksums wrong = checksums("hello wOrld", kind);
      Expect.problem(
          Problem.CHECKSUM_MISMATCH,
          () -> multipart.complete("k", upload, parts, wrong, Precondition.NONE));
      Checksums right = checksums("hello world", kind);
      assertThat(multipart.complete("k", upload, parts, right, Precondition.NONE).checksums().hex())
          .containsAllEntriesOf(right.hex());
    }
  }

  @Test
  void bytesThatNoPartAccountsForAreFoundOut() throws Exception {
    Multipart multipart = process();
    String upload = multipart.begin("k", Attributes.NONE);
    List<PartReceipt> parts = parts(multipart, upload);
    for (List<PartReceipt> others : List.of(parts.subList(0, 1), List.<PartReceipt>of())) {
      Expect.problem(
          Problem.INTERNAL,
          () -> multipart.complete("k", upload, others, Checksums.NONE, Precondition.NONE));
    }
    multipart.put("k", upload, 3, 20, BytesPayload.of(WORLD));
    Expect.problem(
        Problem.INTERNAL,
        () -> multipart.complete("k", upload, parts, Checksums.NONE, Precondition.NONE));
    Expect.problem(
        Problem.TOO_LARGE,
        () -> multipart.put("k", upload, 4, Long.MAX_VALUE, BytesPayload.of(WORLD)));
    Expect.problem(
        Problem.INTERNAL,
        () -> multipart.put("k", upload, 2, 6, new Announced(BytesPayload.of(WORLD), 4)));
    assertThat(root.resolve("k")).doesNotExist();
    multipart.abort("k", upload);
  }

  @Test
  void aHoleIsFoundOut() throws Exception {
    Multipart first = process();
    String upload = first.begin("k", Attributes.NONE);
    PartReceipt two = first.put("k", upload, 2, 6, BytesPayload.of(WORLD));
    PartReceipt never =
        new PartReceipt(
            1, 6, checksums("hello ", ChecksumKind.CRC32C).get(ChecksumKind.CRC32C), "0");
    Expect.problem(
        Problem.CHECKSUM_MISMATCH,
        () -> first.complete("k", upload, List.of(never, two), WHOLE, Precondition.NONE));
    first.abort("k", upload);
  }

  @Test
  void anIdIsNeverAPath() throws Exception {
    Multipart multipart = process();
    Files.createDirectory(root.resolve("deep"));
    Files.writeString(root.resolve("deep/file"), "mine");
    for (String id :
        List.of(
            "",
            "../x",
            "../../secret",
            "/../../secret",
            "0123456789abcdef/../../secret",
            "0123456789abcdef\0",
            "0123456789ABCDEF",
            "0123456789abcdef\n",
            secret.toString())) {
      Expect.problem(
          Problem.NOT_FOUND, () -> multipart.put("deep/k", id, 1, 0, BytesPayload.of(HELLO)));
      Expect.problem(
          Problem.NOT_FOUND,
          () -> multipart.complete("deep/k", id, List.of(), Checksums.NONE, Precondition.NONE));
      assertThat(multipart.isOpen("deep/k", id)).isFalse();
      multipart.abort("deep/k", id);
    }
    assertThat(root.resolve("deep/file")).hasContent("mine");
    Expect.problem(Problem.INVALID_KEY, () -> multipart.begin("../outside", Attributes.NONE));
    Expect.problem(Problem.INVALID_KEY, () -> multipart.abort("../outside", "0123456789abcdef"));
  }

  @Test
  void aLinkInTheFilesPlaceIsNotFollowed() throws Exception {
    Multipart multipart = process();
    String upload = multipart.begin("k", Attributes.NONE);
    List<PartReceipt> parts = parts(multipart, upload);
    Files.delete(file("k", upload));
    Files.createSymbolicLink(file("k", upload), secret);
    Expect.failure(() -> multipart.put("k", upload, 1, 0, BytesPayload.of(HELLO)));
    Expect.failure(() -> multipart.complete("k", upload, parts, WHOLE, Precondition.NONE));
    assertThat(root.resolve("k")).doesNotExist();
    multipart.abort("k", upload);
    assertThat(file("k", upload)).doesNotExist();
  }

  @Test
  void anOpenUploadIsNoObject() throws Exception {
    Multipart multipart = process();
    String upload = multipart.begin("deep/er/k", Attributes.NONE);
    multipart.put("deep/er/k", upload, 1, 0, BytesPayload.of(HELLO));
    StorageProvider provider = opened.getFirst();
    assertThat(provider.list("", null, 10).objects()).isEmpty();
    Expect.problem(
        Problem.INVALID_KEY, () -> provider.stat("deep/er/.wherry-" + upload + ".upload"));
    // Others that delete in its folder leave the folder.
    provider.put("deep/er/x", BytesPayload.of(HELLO), Attributes.NONE, Precondition.NONE);
    provider.delete("deep/er/x", null);
    assertThat(multipart.isOpen("deep/er/k", upload)).isTrue();
    assertThat(multipart.isOpen("deep/k", upload)).isFalse();
    multipart.abort("deep/er/k", upload);
    assertThat(root).isEmptyDirectory();
  }

  private static List<PartReceipt> parts(Multipart multipart, String upload) throws Exception {
    return List.of(
        multipart.put("k", upload, 1, 0, BytesPayload.of(HELLO)),
        multipart.put("k", upload, 2, 6, BytesPayload.of(WORLD)));
  }

  private Path file(String key, String upload) {
    return root.resolve(key).resolveSibling(".wherry-" + upload + ".upload");
  }

  /// The provider's power as another process has it.
  private Multipart process() {
    StorageProvider provider = new FileSettings(root).open("disk", InstantSource.system());
    opened.add(provider);
    return provider.multipart().orElseThrow();
  }

  private static Checksums checksums(String text, ChecksumKind kind) {
    return ChecksumCalculator.of(text.getBytes(UTF_8), Set.of(kind));
  }
}

package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.StorageException.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// What [Multipart] promises, tested where a provider has that power.
interface MultipartContract extends ContractSubject {
  /// The size of a part in these tests, unless the provider wants more.
  int PART = 64 << 10;

  @Test
  default void partsBecomeOneObject() throws Exception {
    Multipart multipart = provider().multipart().orElse(null);
    if (multipart == null) {
      return;
    }
    byte[] content = BytesPayload.random(70, 2 * partSize(multipart) + 1);
    String upload = multipart.begin("parts/whole", Attributes.ofType("text/plain"));
    List<PartReceipt> parts = put(multipart, "parts/whole", upload, content, List.of(1, 2, 3));
    Expect.problem(Problem.NOT_FOUND, () -> provider().stat("parts/whole"));
    StoredObject done =
        multipart.complete("parts/whole", upload, parts, crc32c(content), Precondition.NONE);
    assertThat(Expect.read(provider(), "parts/whole")).isEqualTo(content);
    assertThat(done.key()).isEqualTo("parts/whole");
    assertThat(done.size()).isEqualTo(content.length);
    assertThat(done.version()).isEqualTo(Expect.version(provider(), "parts/whole"));
    assertThat(
            done.checksums()
                .disagreement(ChecksumCalculator.of(content, Set.of(ChecksumKind.values()))))
        .isEmpty();
    if (provider().capabilities().attributes().contains(Attribute.CONTENT_TYPE)) {
      assertThat(provider().stat("parts/whole").attributes().contentType()).isEqualTo("text/plain");
    }
    assertThat(multipart.isOpen("parts/whole", upload)).isFalse();
    assertThat(litter()).isEmpty();
  }

  @Test
  default void partsComeInAnyOrderAndSeveralAtOnce() throws Exception {
    Multipart multipart = provider().multipart().orElse(null);
    if (multipart == null) {
      return;
    }
    byte[] content = BytesPayload.random(71, 4 * partSize(multipart) + 17);
    String upload = multipart.begin("parts/order", Attributes.NONE);
    List<Callable<List<PartReceipt>>> writers = new ArrayList<>();
    for (int number : List.of(5, 3, 1, 4, 2)) {
      writers.add(() -> put(multipart, "parts/order", upload, content, List.of(number)));
    }
    List<PartReceipt> parts = new ArrayList<>();
    InOwnThread.all(writers).forEach(parts::addAll);
    parts.sort((a, b) -> Integer.compare(a.number(), b.number()));
    multipart.complete("parts/order", upload, parts, crc32c(content), Precondition.NONE);
    assertThat(Expect.read(provider(), "parts/order")).isEqualTo(content);
  }

  @Test
  default void onePartIsEnough() throws Exception {
    Multipart multipart = provider().multipart().orElse(null);
    if (multipart == null) {
      return;
    }
    byte[] content = BytesPayload.random(72, 1);
    String upload = multipart.begin("parts/one", Attributes.NONE);
    List<PartReceipt> parts = put(multipart, "parts/one", upload, content, List.of(1));
    multipart.complete("parts/one", upload, parts, crc32c(content), Precondition.NONE);
    assertThat(Expect.read(provider(), "parts/one")).isEqualTo(content);
  }

  @Test
  default void aPartWrittenAgainReplacesTheOneBefore() throws Exception {
    Multipart multipart = provider().multipart().orElse(null);
    if (multipart == null) {
      return;
    }
    byte[] content = BytesPayload.random(73, partSize(multipart) + 5);
    byte[] wrong = BytesPayload.random(74, content.length);
    String upload = multipart.begin("parts/again", Attributes.NONE);
    put(multipart, "parts/again", upload, wrong, List.of(1, 2));
    List<PartReceipt> parts = put(multipart, "parts/again", upload, content, List.of(1, 2));
    multipart.complete("parts/again", upload, parts, crc32c(content), Precondition.NONE);
    assertThat(Expect.read(provider(), "parts/again")).isEqualTo(content);
  }

  @Test
  default void aPartWithOtherBytesThanItsChecksumIsRefused() throws Exception {
    Multipart multipart = provider().multipart().orElse(null);
    if (multipart == null || multipart.capabilities().checksOnWrite().isEmpty()) {
      return;
    }
    byte[] content = BytesPayload.random(75, 1_000);
    String upload = multipart.begin("parts/flipped", Attributes.NONE);
    for (ChecksumKind kind : multipart.capabilities().checksOnWrite()) {
      byte[] flipped = content.clone();
      flipped[500] ^= 1;
      Payload lying = new BytesPayload(flipped, ChecksumCalculator.of(content, Set.of(kind)));
      Expect.problem(
          Problem.CHECKSUM_MISMATCH, () -> multipart.put("parts/flipped", upload, 1, 0, lying));
    }
    multipart.abort("parts/flipped", upload);
    assertThat(litter()).isEmpty();
  }

  @Test
  default void anAbortedUploadIsGone() throws Exception {
    Multipart multipart = provider().multipart().orElse(null);
    if (multipart == null) {
      return;
    }
    byte[] content = BytesPayload.random(76, 100);
    String upload = multipart.begin("parts/aborted", Attributes.NONE);
    assertThat(multipart.isOpen("parts/aborted", upload)).isTrue();
    List<PartReceipt> parts = put(multipart, "parts/aborted", upload, content, List.of(1));
    multipart.abort("parts/aborted", upload);
    multipart.abort("parts/aborted", upload);
    assertThat(multipart.isOpen("parts/aborted", upload)).isFalse();
    Expect.problem(
        Problem.NOT_FOUND, () -> put(multipart, "parts/aborted", upload, content, List.of(1)));
    Expect.problem(
        Problem.NOT_FOUND,
        () ->
            multipart.complete("parts/aborted", upload, parts, crc32c(content), Precondition.NONE));
    Expect.problem(Problem.NOT_FOUND, () -> provider().stat("parts/aborted"));
    assertThat(litter()).isEmpty();
  }

  @Test
  default void completionIfAbsentReplacesNothing() throws Exception {
    Multipart multipart = provider().multipart().orElse(null);
    if (multipart == null) {
      return;
    }
    byte[] old = BytesPayload.random(77, 10);
    byte[] content = BytesPayload.random(78, 2_000);
    seed("parts/if-absent", old, Attributes.NONE);
    String upload = multipart.begin("parts/if-absent", Attributes.NONE);
    List<PartReceipt> parts = put(multipart, "parts/if-absent", upload, content, List.of(1));
    Expect.problem(
        multipart.capabilities().completeIfAbsent() ? Problem.EXISTS : Problem.UNSUPPORTED,
        () ->
            multipart.complete(
                "parts/if-absent", upload, parts, crc32c(content), Precondition.ABSENT));
    assertThat(Expect.read(provider(), "parts/if-absent")).isEqualTo(old);
    if (multipart.capabilities().completeIfAbsent()) {
      provider().delete("parts/if-absent", null);
      multipart.complete("parts/if-absent", upload, parts, crc32c(content), Precondition.ABSENT);
      assertThat(Expect.read(provider(), "parts/if-absent")).isEqualTo(content);
    } else {
      multipart.abort("parts/if-absent", upload);
    }
    assertThat(litter()).isEmpty();
  }

  @Test
  default void completionIfVersionReplacesOnlyThatVersion() throws Exception {
    Multipart multipart = provider().multipart().orElse(null);
    if (multipart == null) {
      return;
    }
    byte[] content = BytesPayload.random(79, 2_000);
    seed("parts/if-version", BytesPayload.random(80, 10), Attributes.NONE);
    Precondition first = new Precondition.Version(Expect.version(provider(), "parts/if-version"));
    byte[] second = BytesPayload.random(81, 11);
    seed("parts/if-version", second, Attributes.NONE);
    String upload = multipart.begin("parts/if-version", Attributes.NONE);
    List<PartReceipt> parts = put(multipart, "parts/if-version", upload, content, List.of(1));
    Expect.problem(
        multipart.capabilities().completeIfVersion()
            ? Problem.VERSION_CHANGED
            : Problem.UNSUPPORTED,
        () -> multipart.complete("parts/if-version", upload, parts, crc32c(content), first));
    assertThat(Expect.read(provider(), "parts/if-version")).isEqualTo(second);
    if (multipart.capabilities().completeIfVersion()) {
      Precondition now = new Precondition.Version(Expect.version(provider(), "parts/if-version"));
      multipart.complete("parts/if-version", upload, parts, crc32c(content), now);
      assertThat(Expect.read(provider(), "parts/if-version")).isEqualTo(content);
    } else {
      multipart.abort("parts/if-version", upload);
    }
    assertThat(litter()).isEmpty();
  }

  @Test
  default void twoUploadsOfOneKeyAreApart() throws Exception {
    Multipart multipart = provider().multipart().orElse(null);
    if (multipart == null) {
      return;
    }
    byte[] first = BytesPayload.random(82, 3_000);
    byte[] second = BytesPayload.random(83, 4_000);
    String one = multipart.begin("parts/two", Attributes.NONE);
    String two = multipart.begin("parts/two", Attributes.NONE);
    assertThat(one).isNotEqualTo(two);
    List<PartReceipt> partsOfOne = put(multipart, "parts/two", one, first, List.of(1));
    put(multipart, "parts/two", two, second, List.of(1));
    multipart.complete("parts/two", one, partsOfOne, crc32c(first), Precondition.NONE);
    assertThat(Expect.read(provider(), "parts/two")).isEqualTo(first);
    assertThat(multipart.isOpen("parts/two", two)).isTrue();
    multipart.abort("parts/two", two);
    assertThat(litter()).isEmpty();
  }

  @Test
  default void anUploadWithoutABucketIsTold() throws Exception {
    if (provider().multipart().isEmpty()) {
      return;
    }
    try (StorageProvider lost = withoutBucket()) {
      Multipart nowhere = lost.multipart().orElseThrow();
      Expect.problem(Problem.NO_BUCKET, () -> nowhere.begin("parts/nowhere", Attributes.NONE));
    }
  }

  private static int partSize(Multipart multipart) {
    return (int) Math.max(PART, multipart.capabilities().minPartBytes());
  }

  private static Checksums crc32c(byte[] content) {
    return ChecksumCalculator.of(content, Set.of(ChecksumKind.CRC32C));
  }

  private static List<PartReceipt> put(
      Multipart multipart, String key, String upload, byte[] content, List<Integer> numbers)
      throws StorageException {
    int size = partSize(multipart);
    List<PartReceipt> parts = new ArrayList<>();
    for (int number : numbers) {
      int offset = (number - 1) * size;
      byte[] part = Arrays.copyOfRange(content, offset, Math.min(content.length, offset + size));
      PartReceipt receipt = multipart.put(key, upload, number, offset, BytesPayload.of(part));
      assertThat(receipt.number()).isEqualTo(number);
      assertThat(receipt.bytes()).isEqualTo(part.length);
      assertThat(receipt.crc32c()).isEqualTo(crc32c(part).get(ChecksumKind.CRC32C));
      parts.add(receipt);
    }
    return Collections.unmodifiableList(parts);
  }
}

package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.StorageException.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What [ServerSideCopy] promises, tested where a provider has that power: it reaches itself.
interface ServerSideCopyContract extends ContractSubject {
  @Test
  default void aCopyHasTheBytesAndTheAttributesThatAreGiven() throws Exception {
    ServerSideCopy copies = provider().serverSideCopy().orElse(null);
    if (copies == null) {
      return;
    }
    assertThat(copies.reaches(provider())).isTrue();
    byte[] content = BytesPayload.random(90, 100_000);
    seed(
        "copy/from +ü", content, new Attributes("text/a", "x", null, null, null, Map.of("a", "1")));
    StoredObject from = provider().stat("copy/from +ü");
    StoredObject copy =
        copies.copy(
            provider(),
            from,
            "copy/to",
            new Attributes("text/b", null, null, null, "de", Map.of("b", "zwei ✓")),
            Precondition.NONE);
    assertThat(copy.key()).isEqualTo("copy/to");
    assertThat(copy.size()).isEqualTo(content.length);
    assertThat(copy.version()).isEqualTo(Expect.version(provider(), "copy/to"));
    assertThat(
            copy.checksums()
                .disagreement(ChecksumCalculator.of(content, Set.of(ChecksumKind.values()))))
        .isEmpty();
    assertThat(Expect.read(provider(), "copy/to")).isEqualTo(content);
    assertThat(Expect.read(provider(), "copy/from +ü")).isEqualTo(content);
    Attributes kept = provider().stat("copy/to").attributes();
    var can = provider().capabilities().attributes();
    if (can.contains(Attribute.CONTENT_TYPE)) {
      assertThat(kept.contentType()).isEqualTo("text/b");
    }
    if (can.contains(Attribute.USER_METADATA)) {
      assertThat(kept.user()).isEqualTo(Map.of("b", "zwei ✓"));
    }
    assertThat(kept.cacheControl()).isNull();
    assertThat(litter()).isEmpty();
  }

  @Test
  default void aCopyIsOfThatVersionOrNone() throws Exception {
    ServerSideCopy copies = provider().serverSideCopy().orElse(null);
    if (copies == null) {
      return;
    }
    seed("copy/changed", BytesPayload.random(91, 10), Attributes.NONE);
    StoredObject old = provider().stat("copy/changed");
    seed("copy/changed", BytesPayload.random(92, 11), Attributes.NONE);
    Expect.problem(Problem.VERSION_CHANGED, () -> copy(copies, old, Precondition.NONE));
    provider().delete("copy/changed", null);
    Expect.problem(Problem.NOT_FOUND, () -> copy(copies, old, Precondition.NONE));
    Expect.problem(Problem.NOT_FOUND, () -> provider().stat("copy/target"));
  }

  @Test
  default void aCopyUnderAPreconditionReplacesNothingElse() throws Exception {
    ServerSideCopy copies = provider().serverSideCopy().orElse(null);
    if (copies == null) {
      return;
    }
    byte[] content = BytesPayload.random(93, 10);
    byte[] standing = BytesPayload.random(94, 11);
    seed("copy/if", content, Attributes.NONE);
    seed("copy/target", standing, Attributes.NONE);
    StoredObject from = provider().stat("copy/if");
    Precondition now = new Precondition.Version(Expect.version(provider(), "copy/target"));
    Precondition never = new Precondition.Version(String.valueOf(from.version()));
    for (Precondition failing : List.of(Precondition.ABSENT, never)) {
      assertThat(Expect.failure(() -> copy(copies, from, failing)).problem())
          .isIn(Problem.EXISTS, Problem.UNSUPPORTED);
      assertThat(Expect.read(provider(), "copy/target")).isEqualTo(standing);
    }
    copyUnless(copies, from, now);
    provider().delete("copy/target", null);
    copyUnless(copies, from, Precondition.ABSENT);
    copy(copies, from, Precondition.NONE);
    assertThat(Expect.read(provider(), "copy/target")).isEqualTo(content);
  }

  private void copyUnless(ServerSideCopy copies, StoredObject from, Precondition precondition)
      throws StorageException {
    try {
      copy(copies, from, precondition);
    } catch (StorageException e) {
      assertThat(e.problem()).as(e.getMessage()).isEqualTo(Problem.UNSUPPORTED);
    }
  }

  @Test
  default void partsCanBeCopies() throws Exception {
    ServerSideCopy copies = provider().serverSideCopy().orElse(null);
    Multipart multipart = provider().multipart().orElse(null);
    if (copies == null || multipart == null) {
      return;
    }
    int size = (int) Math.max(64 << 10, multipart.capabilities().minPartBytes());
    byte[] content = BytesPayload.random(95, size + 17);
    seed("copy/large", content, Attributes.NONE);
    StoredObject from = provider().stat("copy/large");
    String upload = multipart.begin("copy/parts", Attributes.NONE);
    List<PartReceipt> parts =
        List.of(
            copies.copyPart(provider(), from, new ByteRange(0, size), "copy/parts", upload, 1),
            copies.copyPart(provider(), from, new ByteRange(size, 17), "copy/parts", upload, 2));
    assertThat(parts).extracting(PartReceipt::bytes).containsExactly((long) size, 17L);
    StoredObject done =
        multipart.complete("copy/parts", upload, parts, Checksums.NONE, Precondition.NONE);
    assertThat(done.size()).isEqualTo(content.length);
    assertThat(Expect.read(provider(), "copy/parts")).isEqualTo(content);
    assertThat(litter()).isEmpty();
  }

  @Test
  default void aCopiedPartIsOfThatVersionOrNone() throws Exception {
    ServerSideCopy copies = provider().serverSideCopy().orElse(null);
    Multipart multipart = provider().multipart().orElse(null);
    if (copies == null || multipart == null) {
      return;
    }
    seed("copy/changed", BytesPayload.random(96, 100), Attributes.NONE);
    StoredObject old = provider().stat("copy/changed");
    seed("copy/changed", BytesPayload.random(97, 100), Attributes.NONE);
    String upload = multipart.begin("copy/parts", Attributes.NONE);
    ByteRange all = new ByteRange(0, 100);
    Expect.problem(
        Problem.VERSION_CHANGED,
        () -> copies.copyPart(provider(), old, all, "copy/parts", upload, 1));
    provider().delete("copy/changed", null);
    Expect.problem(
        Problem.VERSION_CHANGED,
        () -> copies.copyPart(provider(), old, all, "copy/parts", upload, 1));
    multipart.abort("copy/parts", upload);
    assertThat(litter()).isEmpty();
  }

  @Test
  default void aCopiedPartOfNoUploadIsNotFound() throws Exception {
    ServerSideCopy copies = provider().serverSideCopy().orElse(null);
    Multipart multipart = provider().multipart().orElse(null);
    if (copies == null || multipart == null) {
      return;
    }
    seed("copy/small", BytesPayload.random(98, 100), Attributes.NONE);
    StoredObject from = provider().stat("copy/small");
    String upload = multipart.begin("copy/parts", Attributes.NONE);
    multipart.abort("copy/parts", upload);
    Expect.problem(
        Problem.NOT_FOUND,
        () -> copies.copyPart(provider(), from, new ByteRange(0, 100), "copy/parts", upload, 1));
  }

  private StoredObject copy(ServerSideCopy copies, StoredObject from, Precondition precondition)
      throws StorageException {
    return copies.copy(provider(), from, "copy/target", Attributes.NONE, precondition);
  }
}

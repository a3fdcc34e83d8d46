package dev.wherry.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.move.Receipt.Evidence;
import dev.wherry.core.move.Receipt.Guard;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Large assets, in parts.
final class PartsTest {
  private static final int PART = Ends.THRESHOLD;
  private static final Bytes LARGE = Bytes.random(5 * PART + 100);

  private final Ends ends;

  PartsTest(@TempDir Path folder) throws Exception {
    ends = new Ends(folder);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    ends.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {PART + 1, 2 * PART - 1, 2 * PART, 2 * PART + 1, 40 * PART + 7})
  void anAssetOfAnySizeArrivesWholeInParts(int size) throws Exception {
    Bytes asset = Bytes.random(size);
    ends.put(asset);

    Receipt receipt = delivered();

    assertThat(ends.atDestination()).isEqualTo(asset.array());
    assertThat(receipt.bytes()).isEqualTo(size);
    assertThat(receipt.crc32c()).isEqualTo(asset.checksums().get(ChecksumKind.CRC32C));
    assertThat(receipt.sha256()).hasSize(64);
    assertThat(receipt.sourceChecksum()).isEqualTo("SHA256");
    assertThat(receipt.evidence()).isEqualTo(Evidence.DESTINATION_CHECKSUM);
    assertThat(receipt.guard()).isEqualTo(Guard.CONDITIONAL);
    assertThat(putParts()).hasSize((size + PART - 1) / PART);
    assertThat(ends.uploads.left()).isEmpty();
  }

  @Test
  void theFirstPartComesWithTheFirstAnswerAndTheOthersByRange() throws Exception {
    ends.put(LARGE);

    delivered();

    assertThat(ends.source.requests)
        .containsOnlyOnce("open")
        .filteredOn("open range"::equals)
        .hasSize(5);
    assertThat(ends.destination.requests)
        .containsOnlyOnce("stat", "begin", "complete if absent")
        .hasSize(3 + 6);
  }

  @Test
  void aSourceWithoutRangesIsReadOnceAndGoesInParts() throws Exception {
    ends.put(LARGE);
    ends.source.ranged = false;

    delivered();

    assertThat(ends.source.requests).containsExactly("open");
    assertThat(putParts()).hasSize(6);
    assertThat(ends.atDestination()).isEqualTo(LARGE.array());
  }

  @Test
  void aSourceWithoutALengthIsReadOnceAndGoesInParts() throws Exception {
    ends.put(LARGE);
    ends.source.opening = Openings.withoutSize();

    delivered();

    assertThat(ends.source.requests).containsExactly("open");
    assertThat(putParts()).hasSize(6);
    assertThat(ends.atDestination()).isEqualTo(LARGE.array());
  }

  @Test
  void aDestinationWithoutPartsGetsItInOnePiece() throws Exception {
    ends.put(LARGE);
    ends.destination.takesParts = false;

    delivered();

    assertThat(ends.destination.requests).containsExactly("stat", "put if absent");
    assertThat(ends.atDestination()).isEqualTo(LARGE.array());
  }

  @Test
  void anAssetMayHaveTenThousandParts(@TempDir Path folder) throws Exception {
    Bytes asset = Bytes.random(999_901);
    StagingSettings small = new StagingSettings(folder, 50, 10_000, 10_000);
    try (Ends many = new Ends(small, new TransferSettings(false, 100, 8, 8))) {
      many.put(asset);

      Receipt receipt = many.carry().receipt();

      assertThat(many.atDestination()).isEqualTo(asset.array());
      assertThat(receipt.crc32c()).isEqualTo(asset.checksums().get(ChecksumKind.CRC32C));
      assertThat(many.destination.requests)
          .filteredOn(request -> request.startsWith("put part"))
          .hasSize(10_000);
    }
  }

  @Test
  void partsWaitForRoomAndUseFilesWhenMemoryIsShort(@TempDir Path folder) throws Exception {
    StagingSettings tight = new StagingSettings(folder, PART / 2, PART, 2L * PART);
    try (Ends ends = new Ends(tight, new TransferSettings(true, PART, 8, 8))) {
      ends.put(LARGE);

      ends.carry();

      assertThat(ends.atDestination()).isEqualTo(LARGE.array());
    }
  }

  // resume

  @Test
  void anotherAttemptCarriesOnlyTheMissingParts() throws Exception {
    ends.put(LARGE);
    breaksAt("put part 4");
    assertThat(ends.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    int taken = ends.uploads.parts();
    assertThat(taken).isBetween(2, 5);
    assertThat(ends.atDestination()).isNull();
    ends.source.requests.clear();
    ends.destination.requests.clear();
    ends.destination.before = verb -> {};

    Receipt receipt = delivered();

    assertThat(putParts()).hasSize(6 - taken).contains("put part 4");
    assertThat(ends.source.requests).filteredOn("open range"::equals).hasSize(6 - taken);
    assertThat(ends.destination.requests).doesNotContain("begin");
    assertThat(ends.atDestination()).isEqualTo(LARGE.array());
    assertThat(receipt.crc32c()).isEqualTo(LARGE.checksums().get(ChecksumKind.CRC32C));
    assertThat(receipt.sha256()).as("told by reading the copy").hasSize(64);
    assertThat(receipt.evidence()).isEqualTo(Evidence.REREAD);
  }

  @Test
  void anAttemptThatFindsAllPartsTakenOnlyCompletes() throws Exception {
    ends.put(LARGE);
    breaksAt("complete if absent");
    assertThat(ends.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(ends.uploads.parts()).isEqualTo(6);
    ends.source.requests.clear();
    ends.destination.requests.clear();
    ends.destination.before = verb -> {};

    delivered();

    assertThat(ends.source.requests).containsExactly("open");
    assertThat(putParts()).isEmpty();
    assertThat(ends.atDestination()).isEqualTo(LARGE.array());
  }

  @Test
  void aCompletionWhoseAnswerWasLostIsFoundDone() throws Exception {
    ends.put(LARGE);
    ends.destination.after =
        verb -> {
          throw new StorageException(Problem.UNAVAILABLE, "the answer is lost");
        };
    assertThat(ends.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    ends.destination.after = verb -> {};
    ends.destination.vouches = false;
    ends.source.vouches = false;
    ends.overwrite = OverwritePolicy.ALWAYS;

    assertThat(delivered().bytes()).isEqualTo(LARGE.size());
    assertThat(ends.uploads.left()).isEmpty();
  }

  @Test
  void aSourceThatChangedBetweenAttemptsStartsOver() throws Exception {
    ends.put(LARGE);
    breaksAt("put part 4");
    assertThat(ends.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    ends.destination.before = verb -> {};
    Bytes other = LARGE.flipped();
    ends.put(other);
    ends.destination.requests.clear();

    delivered();

    assertThat(ends.uploads.abandoned).hasSize(1);
    assertThat(putParts()).hasSize(6);
    assertThat(ends.atDestination()).isEqualTo(other.array());
  }

  @Test
  void aSourceThatChangesUnderWayIsNotMixed() throws Exception {
    ends.put(LARGE);
    AtomicInteger ranges = new AtomicInteger();
    ends.source.before =
        verb -> {
          if (verb.equals("open range") && ranges.incrementAndGet() == 3) {
            ends.put(LARGE.flipped());
          }
        };

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.SOURCE_CHANGED);
    assertThat(ends.atDestination()).isNull();
  }

  @Test
  void anUploadThatIsGoneStartsOver() throws Exception {
    ends.put(LARGE);
    breaksAt("put part 4");
    assertThat(ends.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    String upload = Objects.requireNonNull(ends.uploads.left().orElseThrow().upload().id());
    ends.destination.before = verb -> {};
    ends.destination.multipart().orElseThrow().abort("a", upload);

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(ends.uploads.left()).isEmpty();
    delivered();
    assertThat(ends.atDestination()).isEqualTo(LARGE.array());
  }

  // fencing

  @Test
  void anUploadThatCouldNotBeWrittenDownIsAborted() throws Exception {
    ends.put(LARGE);
    ends.uploads.revoked = true;

    assertThatThrownBy(ends::carry).isInstanceOf(Permit.RevokedException.class);

    assertThat(ends.destination.requests).containsExactly("stat", "begin", "abort");
  }

  @Test
  void nothingIsCompletedWithoutTheClaim() throws Exception {
    ends.put(LARGE);
    ends.permit =
        new Permit() {
          @Override
          public void check() {}

          @Override
          public void confirm() throws RevokedException {
            throw new RevokedException("it is somebody else's");
          }
        };

    assertThatThrownBy(ends::carry).isInstanceOf(Permit.RevokedException.class);

    assertThat(ends.atDestination()).isNull();
    assertThat(ends.uploads.left()).isPresent();
  }

  // decide

  @ParameterizedTest
  @EnumSource(VerifyPolicy.class)
  void anIdenticalObjectIsSkippedWithoutAnUpload(VerifyPolicy verify) throws Exception {
    ends.put(LARGE);
    ends.putAtDestination(LARGE);
    ends.source.vouches = false;
    ends.verify = verify;

    Delivery delivery = ends.carry();

    assertThat(delivery).isInstanceOf(Delivery.AlreadyThere.class);
    assertThat(delivery.receipt().evidence())
        .isEqualTo(verify == VerifyPolicy.REREAD ? Evidence.REREAD : Evidence.DESTINATION_CHECKSUM);
    assertThat(ends.destination.requests).doesNotContain("begin");
    assertThat(ends.source.requests).containsExactly("open");
  }

  @Test
  void anObjectOfTheSameSizeWithOtherBytesIsReplaced() throws Exception {
    ends.put(LARGE);
    ends.putAtDestination(LARGE.flipped());
    ends.source.vouches = false;

    assertThat(delivered().guard()).isEqualTo(Guard.CONDITIONAL);

    assertThat(ends.destination.requests).contains("complete if version");
    assertThat(ends.atDestination()).isEqualTo(LARGE.array());
  }

  @Test
  void anObjectThatComesMeanwhileIsKeptIfItIsTheSame() throws Exception {
    ends.put(LARGE);
    comesMeanwhile(LARGE);

    assertThat(ends.carry()).isInstanceOf(Delivery.AlreadyThere.class);

    assertThat(ends.destination.requests).contains("abort");
    assertThat(ends.uploads.abandoned).hasSize(1);
  }

  @Test
  void anObjectThatComesMeanwhileIsReplacedIfItIsAnother() throws Exception {
    ends.put(LARGE);
    comesMeanwhile(Bytes.random(9));

    delivered();

    assertThat(ends.destination.requests).contains("complete if absent", "complete if version");
    assertThat(ends.atDestination()).isEqualTo(LARGE.array());
  }

  @Test
  void anObjectThatComesMeanwhileStaysWhenThePolicyIsNever() throws Exception {
    ends.put(LARGE);
    ends.overwrite = OverwritePolicy.NEVER;
    comesMeanwhile(Bytes.random(9));

    assertThat(ends.carry().receipt().evidence()).isEqualTo(Evidence.PRESENT);

    assertThat(ends.atDestination()).isEqualTo(Bytes.random(9).array());
    assertThat(ends.destination.requests).contains("abort");
  }

  // verify

  @Test
  void aWholeThatTheSourceDoesNotVouchForIsNotCompleted() throws Exception {
    ends.put(LARGE);
    ends.source.opening = Openings.vouching(Checksums.of(ChecksumKind.MD5, "00"));

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.CHECKSUM_MISMATCH);

    assertThat(ends.atDestination()).isNull();
    assertThat(ends.uploads.abandoned).hasSize(1);
    assertThat(ends.destination.requests).contains("abort").doesNotContain("complete if absent");
  }

  @Test
  void aBitThatFlipsOnTheWayToTheDestinationIsFound() throws Exception {
    ends.put(LARGE);
    ends.destination.writing = PartsTest::flipped;

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.CHECKSUM_MISMATCH);
    assertThat(ends.atDestination()).isNull();
  }

  @Test
  void aDestinationThatVouchesForNothingIsBelievedForWhatItCheckedOrAsked() throws Exception {
    ends.put(LARGE);
    ends.destination.vouches = false;
    assertThat(delivered().evidence()).isEqualTo(Evidence.CHECKED_ON_WRITE);

    ends.overwrite = OverwritePolicy.ALWAYS;
    ends.destination.can = TransferTest.unchecked(ends.destination.can);
    Receipt receipt = delivered();
    assertThat(receipt.evidence()).isEqualTo(Evidence.SIZE);
    assertThat(receipt.guard()).isEqualTo(Guard.NONE);
  }

  @Test
  void theReceiptSaysWhenTheDestinationHasNoConditions() throws Exception {
    ends.put(LARGE);
    ends.destination.can = TransferTest.unconditional(ends.destination.can);

    assertThat(delivered().guard()).isEqualTo(Guard.LOOKED_BEFORE);

    assertThat(ends.destination.requests).contains("stat", "complete");
  }

  @Test
  void aWholeDigestIsComputedInOrderWhateverOrderPartsCome() throws Exception {
    ends.put(LARGE);
    ends.source.opening = Openings.vouching(Checksums.of(ChecksumKind.MD5, md5(LARGE)));

    assertThat(delivered().sourceChecksum()).isEqualTo("MD5");
  }

  // retire

  @Test
  void theSourceIsRetiredAfterItsCopyWasSeen() throws Exception {
    ends.put(LARGE);
    ends.retire = true;

    delivered();

    assertThat(ends.sourceStands()).isFalse();
    assertThat(ends.atDestination()).isEqualTo(LARGE.array());
  }

  private Receipt delivered() throws Exception {
    Delivery delivery = ends.carry();
    assertThat(delivery).isInstanceOf(Delivery.Delivered.class);
    return delivery.receipt();
  }

  private List<String> putParts() {
    return ends.destination.requests.stream().filter(r -> r.startsWith("put part")).toList();
  }

  private void breaksAt(String request) {
    ends.destination.before =
        verb -> {
          if (verb.equals(request)) {
            throw new StorageException(Problem.UNAVAILABLE, "503");
          }
        };
  }

  private void comesMeanwhile(Bytes other) {
    ends.destination.before =
        verb -> {
          if (verb.equals("put part 3")) {
            ends.putAtDestination(other);
          }
        };
  }

  /// The bytes with one bit flipped, and the checksums of those.
  private static Payload flipped(Payload payload) {
    try (InputStream in = payload.open()) {
      return Bytes.of(in.readAllBytes()).flipped();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String md5(Bytes bytes) {
    return Objects.requireNonNull(
        ChecksumCalculator.of(bytes.array(), Set.of(ChecksumKind.MD5)).get(ChecksumKind.MD5));
  }
}

package dev.wherry.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.move.Receipt.Evidence;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StoredObject;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TransferTest {
  private static final Bytes SMALL = Bytes.random(1000);
  private static final Bytes LARGE = Bytes.random(Ends.THRESHOLD + 1);

  private Ends ends;

  TransferTest(@TempDir Path folder) throws Exception {
    ends = new Ends(folder);
  }

  @BeforeEach
  void nothingWasAsked() {
    assertThat(ends.source.requests).isEmpty();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    ends.close();
  }

  @Test
  void aSmallAssetCostsOneGetAndOnePut() throws Exception {
    ends.put(SMALL);

    Receipt receipt = delivered();

    assertThat(ends.source.requests).containsExactly("open");
    assertThat(ends.destination.requests).containsExactly("put if absent");
    assertThat(ends.atDestination()).isEqualTo(SMALL.array());
    assertThat(receipt.bytes()).isEqualTo(1000);
    assertThat(receipt.crc32c()).isEqualTo(SMALL.checksums().get(ChecksumKind.CRC32C));
    assertThat(receipt.sha256()).isEqualTo(sha256(SMALL));
    assertThat(receipt.evidence()).isEqualTo(Evidence.DESTINATION_CHECKSUM);
    assertThat(receipt.destinationVersion()).isNotNull();
    assertThat(receipt.sourceVersion()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, Ends.THRESHOLD - 1, Ends.THRESHOLD, Ends.THRESHOLD + 1, 3 * Ends.THRESHOLD})
  void anAssetOfAnySizeArrivesWhole(int size) throws Exception {
    Bytes asset = Bytes.random(size);
    ends.put(asset);

    assertThat(delivered().bytes()).isEqualTo(size);
    assertThat(ends.atDestination()).isEqualTo(asset.array());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, Ends.THRESHOLD, Ends.THRESHOLD + 1, 3 * Ends.THRESHOLD})
  void anAssetOfUnknownSizeArrivesWhole(int size) throws Exception {
    Bytes asset = Bytes.random(size);
    ends.put(asset);
    ends.source.opening = Openings.withoutSize();

    assertThat(delivered().bytes()).isEqualTo(size);
    assertThat(ends.atDestination()).isEqualTo(asset.array());
  }

  @Test
  void attributesTravelAndThoseThatCantAreNamed() throws Exception {
    Attributes all =
        new Attributes("image/png", "max-age=60", "inline", "br", "de", Map.of("artist", "Émilie"));
    ends.put(SMALL, all);
    assertThat(delivered().lostAttributes()).isEmpty();
    assertThat(ends.standingAtDestination()).extracting(StoredObject::attributes).isEqualTo(all);

    ends.destination.can = can(ends.destination.can, Set.of(Capabilities.Attribute.CONTENT_TYPE));
    ends.overwrite = OverwritePolicy.ALWAYS;
    assertThat(delivered().lostAttributes())
        .containsExactly(
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "artist");
    assertThat(ends.standingAtDestination())
        .extracting(StoredObject::attributes)
        .isEqualTo(Attributes.ofType("image/png"));
  }

  @ParameterizedTest
  @CsvSource({
    "false, , image/png",
    "false, application/octet-stream, image/png",
    "true, binary/octet-stream, image/png",
    "true, image/x-own, image/x-own"
  })
  void aTypeThatTheSourceDoesNotSayIsToldByTheBytes(
      boolean large, @Nullable String said, String type) throws Exception {
    byte[] png = Bytes.random(large ? 2 * Ends.THRESHOLD : 100).array();
    png[0] = (byte) 0x89;
    png[1] = 'P';
    ends.put(Bytes.of(png), new Attributes(said, null, null, null, null, Map.of()));

    delivered();

    assertThat(ends.standingAtDestination())
        .extracting(object -> object.attributes().contentType())
        .isEqualTo(type);
  }

  @Test
  void aTypeThatNobodyKnowsStaysAsItWas() throws Exception {
    ends.put(SMALL, Attributes.ofType("application/octet-stream"));
    delivered();
    assertThat(ends.standingAtDestination())
        .extracting(object -> object.attributes().contentType())
        .isEqualTo("application/octet-stream");
  }

  @Test
  void aDestinationIsProbedBeforeItsCapabilitiesAreReliedOn() throws Exception {
    ends.put(SMALL);
    delivered();
    assertThat(ends.destination.probed).isTrue();
    assertThat(ends.source.probed).isFalse();
  }

  @Test
  void aDestinationThatCantBeProbedNowIsNotWrittenTo() throws Exception {
    ends.put(SMALL);
    ends.destination.before =
        verb -> {
          if (verb.equals("probe")) {
            throw new StorageException(Problem.UNAVAILABLE, "503");
          }
        };
    assertThat(ends.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(ends.destination.requests).isEmpty();
  }

  // decide

  @ParameterizedTest
  @EnumSource
  void anIdenticalObjectIsSkippedWithTheEvidence(Vouching vouching) throws Exception {
    ends.put(SMALL);
    ends.putAtDestination(SMALL);
    ends.source.vouches = vouching == Vouching.BOTH;
    ends.destination.vouches = vouching != Vouching.NEITHER;

    Receipt receipt = alreadyThere();

    assertThat(ends.destination.requests).doesNotContain("put", "put if version");
    assertThat(receipt.evidence())
        .isEqualTo(vouching == Vouching.NEITHER ? Evidence.REREAD : Evidence.DESTINATION_CHECKSUM);
    assertThat(receipt.crc32c()).isEqualTo(SMALL.checksums().get(ChecksumKind.CRC32C));
  }

  enum Vouching {
    BOTH,
    DESTINATION,
    NEITHER
  }

  @Test
  void aLargeIdenticalObjectIsNotReadWhenBothSidesVouchForIt() throws Exception {
    ends.put(LARGE);
    ends.putAtDestination(LARGE);
    AtomicInteger read = new AtomicInteger();
    ends.source.opening = Openings.counting(read);

    alreadyThere();

    assertThat(read).hasValue(0);
    assertThat(ends.destination.requests).containsExactly("stat");
  }

  @Test
  void aDifferentObjectIsReplacedAndOnlyThatVersion() throws Exception {
    ends.put(SMALL);
    ends.putAtDestination(SMALL.flipped());

    delivered();

    assertThat(ends.destination.requests)
        .containsExactly("put if absent", "stat", "put if version");
    assertThat(ends.atDestination()).isEqualTo(SMALL.array());
  }

  @Test
  void aDestinationWithoutConditionsIsLookedAtFirst() throws Exception {
    ends.put(SMALL);
    ends.putAtDestination(SMALL.flipped());
    ends.destination.can = unconditional(ends.destination.can);

    delivered();

    assertThat(ends.destination.requests).containsExactly("stat", "put");
  }

  @Test
  void neverLeavesWhatStandsAndReadsNothing() throws Exception {
    ends.put(SMALL);
    ends.putAtDestination(Bytes.random(7));
    ends.overwrite = OverwritePolicy.NEVER;

    Receipt receipt = alreadyThere();

    assertThat(receipt.evidence()).isEqualTo(Evidence.PRESENT);
    assertThat(receipt.bytes()).isEqualTo(7);
    assertThat(ends.source.requests).isEmpty();
    assertThat(ends.atDestination()).isEqualTo(Bytes.random(7).array());
  }

  @ParameterizedTest
  @EnumSource(
      value = OverwritePolicy.class,
      names = {"NEVER", "FAIL"})
  void anObjectThatAppearsWhileCarryingIsLeftToo(OverwritePolicy policy) throws Exception {
    ends.put(SMALL);
    ends.overwrite = policy;
    ends.destination.before =
        verb -> {
          if (verb.equals("put if absent")) {
            ends.putAtDestination(Bytes.random(7));
          }
        };

    if (policy == OverwritePolicy.FAIL) {
      assertThat(ends.failure().kind()).isEqualTo(FailureKind.DESTINATION_EXISTS);
    } else {
      assertThat(alreadyThere().evidence()).isEqualTo(Evidence.PRESENT);
    }
    assertThat(ends.atDestination()).isEqualTo(Bytes.random(7).array());
  }

  @Test
  void failFailsWhenSomethingStandsThere() throws Exception {
    ends.put(SMALL);
    ends.putAtDestination(SMALL);
    ends.overwrite = OverwritePolicy.FAIL;

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.DESTINATION_EXISTS);
    assertThat(ends.source.requests).isEmpty();
  }

  @Test
  void alwaysReplacesWithoutLooking() throws Exception {
    ends.put(SMALL);
    ends.putAtDestination(SMALL.flipped());
    ends.overwrite = OverwritePolicy.ALWAYS;

    delivered();

    assertThat(ends.destination.requests).containsExactly("put");
    assertThat(ends.atDestination()).isEqualTo(SMALL.array());
  }

  @Test
  void aDestinationThatOthersKeepWritingToIsGivenUp() throws Exception {
    ends.put(SMALL);
    AtomicInteger writes = new AtomicInteger();
    ends.destination.before =
        verb -> {
          if (verb.startsWith("put")) {
            ends.putAtDestination(Bytes.random(writes.incrementAndGet()));
          }
        };

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(writes).hasValue(3);
  }

  // fetch

  @ParameterizedTest
  @ValueSource(ints = {0, 999})
  void aSourceThatBreaksOffLeavesNothing(int after) throws Exception {
    ends.put(SMALL);
    ends.source.opening = Openings.breakingAfter(after);

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(ends.atDestination()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void aSourceOfAnotherLengthThanItSaidLeavesNothing(int more) throws Exception {
    for (Bytes asset : new Bytes[] {SMALL, LARGE}) {
      ends.put(asset);
      ends.source.opening = Openings.saying((int) asset.size() - more);

      assertThat(ends.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
      assertThat(ends.atDestination()).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(ChecksumKind.class)
  void bytesThatTheSourceDoesNotVouchForAreRefused(ChecksumKind kind) throws Exception {
    ends.put(SMALL);
    ends.source.opening = Openings.vouching(Checksums.of(kind, "00"));

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.CHECKSUM_MISMATCH);
    assertThat(ends.atDestination()).isNull();
  }

  @Test
  void anAssetThatTheDestinationCantHoldIsNotRead() throws Exception {
    ends.put(SMALL);
    Capabilities can = ends.destination.can;
    ends.destination.can =
        new Capabilities(true, true, true, true, can.checksOnWrite(), can.attributes(), 999, 1024);
    AtomicInteger read = new AtomicInteger();
    ends.source.opening = Openings.counting(read);

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.TOO_LARGE);
    assertThat(read).hasValue(0);
  }

  // verify

  @ParameterizedTest
  @EnumSource(VerifyPolicy.class)
  void aBitThatFlipsOnTheWayToTheDestinationIsFoundAndTakenBack(VerifyPolicy policy)
      throws Exception {
    ends.put(SMALL);
    ends.verify = policy;
    ends.destination.vouches = policy == VerifyPolicy.CHECKSUM;
    ends.destination.writing = payload -> SMALL.flipped();

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.CHECKSUM_MISMATCH);
    assertThat(ends.atDestination()).isNull();
  }

  @Test
  void aDestinationThatChecksWhileItWritesIsBelieved() throws Exception {
    ends.put(SMALL);
    ends.destination.vouches = false;

    assertThat(delivered().evidence()).isEqualTo(Evidence.CHECKED_ON_WRITE);
    assertThat(ends.destination.requests).containsExactly("put if absent");
  }

  @Test
  void aDestinationThatVouchesForNothingIsAskedForTheSizeAndTheReceiptSaysSo() throws Exception {
    ends.put(SMALL);
    ends.destination.vouches = false;
    ends.destination.can = unchecked(ends.destination.can);

    assertThat(delivered().evidence()).isEqualTo(Evidence.SIZE);
    assertThat(ends.destination.requests).containsExactly("put if absent", "stat");
  }

  @Test
  void rereadReadsTheCopyBack() throws Exception {
    ends.put(SMALL);
    ends.verify = VerifyPolicy.REREAD;

    assertThat(delivered().evidence()).isEqualTo(Evidence.REREAD);
    assertThat(ends.destination.requests).containsExactly("put if absent", "open version");
  }

  // retire

  @Test
  void aRetiredSourceIsGoneAfterTheCopyWasSeen() throws Exception {
    ends.put(SMALL);
    ends.retire = true;

    delivered();

    assertThat(ends.sourceStands()).isFalse();
    assertThat(ends.destination.requests).containsExactly("put if absent", "stat");
  }

  @Test
  void aSourceIsRetiredWhenItsCopyWasThereAlready() throws Exception {
    ends.put(SMALL);
    ends.putAtDestination(SMALL);
    ends.retire = true;

    alreadyThere();

    assertThat(ends.sourceStands()).isFalse();
  }

  @Test
  void nothingIsRetiredForAnObjectThatNobodyCompared() throws Exception {
    ends.put(SMALL);
    ends.putAtDestination(SMALL);
    ends.overwrite = OverwritePolicy.NEVER;
    ends.retire = true;

    alreadyThere();

    assertThat(ends.sourceStands()).isTrue();
  }

  @Test
  void aSourceThatChangedMeanwhileIsNotRetired() throws Exception {
    ends.put(SMALL);
    ends.retire = true;
    ends.destination.before =
        verb -> {
          if (verb.equals("stat")) {
            ends.put(SMALL.flipped());
          }
        };

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.SOURCE_CHANGED);
    assertThat(ends.sourceStands()).isTrue();
  }

  @Test
  void nothingIsRetiredWhenTheCopyIsNoLongerThere() throws Exception {
    ends.put(SMALL);
    ends.retire = true;
    ends.destination.before =
        verb -> {
          if (verb.equals("stat")) {
            ends.putAtDestination(SMALL.flipped());
          }
        };

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.CHECKSUM_MISMATCH);
    assertThat(ends.sourceStands()).isTrue();
  }

  @Test
  void aSourceThatCanOnlyBeReadIsNotRetired() throws Exception {
    ends.put(SMALL);
    ends.retire = true;
    Capabilities can = ends.source.can;
    ends.source.can =
        new Capabilities(
            false, true, false, false, Set.of(), can.attributes(), can.maxObjectBytes(), 1024);

    assertThat(ends.failure().kind()).isEqualTo(FailureKind.SOURCE_FORBIDDEN);
    assertThat(ends.sourceStands()).isTrue();
  }

  // permits

  @Test
  void aRevokedPermitStopsTheWrite() throws Exception {
    ends.put(SMALL);
    ends.permit = new Revoked(true);

    assertThatThrownBy(ends::carry).isInstanceOf(Permit.RevokedException.class);
    assertThat(ends.atDestination()).isNull();
  }

  @Test
  void aPermitThatIsNotConfirmedStopsTheDeletion() throws Exception {
    ends.put(SMALL);
    ends.retire = true;
    ends.permit = new Revoked(false);

    assertThatThrownBy(ends::carry).isInstanceOf(Permit.RevokedException.class);
    assertThat(ends.sourceStands()).isTrue();
  }

  private record Revoked(boolean atOnce) implements Permit {
    @Override
    public void check() throws RevokedException {
      if (atOnce) {
        throw new RevokedException("revoked");
      }
    }

    @Override
    public void confirm() throws RevokedException {
      throw new RevokedException("revoked");
    }
  }

  // failures

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, SOURCE_NOT_FOUND",
    "NO_BUCKET, SOURCE_NOT_FOUND",
    "FORBIDDEN, SOURCE_FORBIDDEN",
    "VERSION_CHANGED, SOURCE_CHANGED",
    "THROTTLED, THROTTLED",
    "UNAVAILABLE, UNAVAILABLE",
    "TIMED_OUT, TIMED_OUT",
    "ADDRESS_BLOCKED, ADDRESS_BLOCKED",
    "INVALID_KEY, INVALID_KEY",
    "INTERNAL, INTERNAL"
  })
  void aProblemOfTheSourceIsAFailureOfItsKind(Problem problem, FailureKind kind) {
    ends.source.before = verb -> fail(problem);

    assertThat(ends.failure().kind()).isEqualTo(kind);
    assertThat(ends.failure().message()).isEqualTo("told by the provider");
    assertThat(ends.failure().retryAfter()).isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @CsvSource({
    "NO_BUCKET, DESTINATION_MISSING",
    "FORBIDDEN, DESTINATION_FORBIDDEN",
    "THROTTLED, THROTTLED",
    "UNAVAILABLE, UNAVAILABLE",
    "TIMED_OUT, TIMED_OUT",
    "CHECKSUM_MISMATCH, CHECKSUM_MISMATCH",
    "TOO_LARGE, TOO_LARGE",
    "INVALID_KEY, INVALID_KEY",
    "INTERNAL, INTERNAL"
  })
  void aProblemOfTheDestinationIsAFailureOfItsKind(Problem problem, FailureKind kind)
      throws Exception {
    ends.put(SMALL);
    ends.destination.before = verb -> fail(problem);

    assertThat(ends.failure().kind()).isEqualTo(kind);
  }

  private static void fail(Problem problem) throws StorageException {
    throw new StorageException(problem, "told by the provider", Duration.ofSeconds(7), null);
  }

  @Test
  void aProviderThatThisWorkerLacksIsNamed() {
    assertThatThrownBy(() -> ends.carry(Location.parse("elsewhere:a"), Location.parse("new:a")))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("'elsewhere'")
        .hasMessageContaining("not configured");
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "large"})
  void anInterruptEndsItAndLeavesNothing(String size) throws Exception {
    ends.put(size.equals("small") ? SMALL : LARGE);
    ends.source.opening = Openings.interrupting();

    assertThatThrownBy(ends::carry).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(ends.atDestination()).isNull();
  }

  private Receipt delivered() throws Exception {
    Delivery delivery = ends.carry();
    assertThat(delivery).isInstanceOf(Delivery.Delivered.class);
    return delivery.receipt();
  }

  private Receipt alreadyThere() throws Exception {
    Delivery delivery = ends.carry();
    assertThat(delivery).isInstanceOf(Delivery.AlreadyThere.class);
    return delivery.receipt();
  }

  private static Capabilities can(Capabilities can, Set<Capabilities.Attribute> attributes) {
    return new Capabilities(
        true, true, true, true, can.checksOnWrite(), attributes, can.maxObjectBytes(), 1024);
  }

  static Capabilities unconditional(Capabilities can) {
    return new Capabilities(
        true,
        true,
        false,
        false,
        can.checksOnWrite(),
        can.attributes(),
        can.maxObjectBytes(),
        1024);
  }

  static Capabilities unchecked(Capabilities can) {
    return new Capabilities(
        true, true, true, true, Set.of(), can.attributes(), can.maxObjectBytes(), 1024);
  }

  private static String sha256(Bytes bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
  }
}

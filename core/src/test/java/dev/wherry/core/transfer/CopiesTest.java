package dev.wherry.core.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.move.Receipt.Evidence;
import dev.wherry.core.move.Receipt.Guard;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Assets that the destination copies by itself.
final class CopiesTest {
  private static final Bytes ASSET = Bytes.random(1_000);

  private final Ends ends;

  CopiesTest(@TempDir Path folder) throws Exception {
    ends = new Ends(folder);
    ends.destination.copies = true;
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    ends.close();
  }

  @Test
  void anAssetIsCopiedWithoutItsBytesPassingHere() throws Exception {
    ends.put(ASSET);

    Receipt receipt = delivered();

    assertThat(ends.source.requests).containsExactly("stat");
    assertThat(ends.destination.requests).containsExactly("copy if absent");
    assertThat(ends.atDestination()).isEqualTo(ASSET.array());
    assertThat(receipt.evidence()).isEqualTo(Evidence.DESTINATION_CHECKSUM);
    assertThat(receipt.guard()).isEqualTo(Guard.CONDITIONAL);
    assertThat(receipt.bytes()).isEqualTo(1_000);
  }

  @Test
  void anAssetOfWhichNobodyVouchesForAnythingIsProvedByItsSize() throws Exception {
    ends.put(ASSET);
    ends.source.vouches = false;

    Receipt receipt = delivered();

    assertThat(receipt.evidence()).isEqualTo(Evidence.SIZE);
    assertThat(receipt.crc32c()).isNull();
  }

  @Test
  void aLargeAssetIsCopiedInParts() throws Exception {
    Bytes large = Bytes.random(2_500);
    ends.put(large);
    ends.destination.maxCopyBytes = 2_499;

    delivered();

    assertThat(ends.source.requests).containsExactly("stat");
    assertThat(ends.destination.requests)
        .containsExactly("begin", "copy part 1", "complete if absent");
    assertThat(ends.atDestination()).isEqualTo(large.array());
    assertThat(ends.uploads.left()).isEmpty();
  }

  @Test
  void aLargeCopyThatNobodyVouchesForIsProvedByItsSize() throws Exception {
    ends.put(Bytes.random(2_500));
    ends.destination.maxCopyBytes = 2_499;
    ends.destination.vouches = false;

    assertThat(delivered().evidence()).isEqualTo(Evidence.SIZE);
  }

  @Test
  void aLargeAssetThatCantBeCopiedAfterAllIsCarriedAndItsUploadGivenUp() throws Exception {
    Bytes large = Bytes.random(2_500);
    ends.put(large);
    ends.destination.maxCopyBytes = 2_499;
    ends.destination.before = failing("copy part 1", Problem.UNSUPPORTED);

    delivered();

    assertThat(ends.source.requests).containsExactly("stat", "open");
    assertThat(ends.destination.requests).containsExactly("begin", "copy part 1", "put if absent");
    assertThat(ends.atDestination()).isEqualTo(large.array());
  }

  @Test
  void aDestinationThatIsOverwrittenInAnyCaseIsNotLookedAt() throws Exception {
    ends.put(ASSET);
    ends.overwrite = OverwritePolicy.ALWAYS;
    ends.destination.can = TransferTest.unconditional(ends.destination.can);

    delivered();

    assertThat(ends.destination.requests).containsExactly("copy");
  }

  @Test
  void aDestinationThatCantAfterAllGetsTheBytes() throws Exception {
    ends.put(ASSET);
    ends.destination.before = failing("copy if absent", Problem.UNSUPPORTED);

    delivered();

    assertThat(ends.source.requests).containsExactly("stat", "open");
    assertThat(ends.destination.requests).containsExactly("copy if absent", "put if absent");
    assertThat(ends.atDestination()).isEqualTo(ASSET.array());
  }

  @Test
  void bytesThatAreToBeReadAgainAreCarried() throws Exception {
    ends.put(ASSET);
    ends.verify = VerifyPolicy.REREAD;

    assertThat(delivered().evidence()).isEqualTo(Evidence.REREAD);

    assertThat(ends.source.requests).containsExactly("open");
  }

  @Test
  void problemsOfTheSourceAreItsOwn() throws Exception {
    ends.put(ASSET);
    ends.destination.before = failing("copy if absent", Problem.VERSION_CHANGED);
    assertThat(ends.failure().kind()).isEqualTo(FailureKind.SOURCE_CHANGED);

    ends.destination.before = failing("copy if absent", Problem.NO_BUCKET);
    assertThat(ends.failure().kind()).isEqualTo(FailureKind.DESTINATION_MISSING);
    assertThat(ends.atDestination()).isNull();
  }

  @Test
  void anIdenticalObjectIsSkipped() throws Exception {
    ends.put(ASSET);
    ends.putAtDestination(ASSET);

    assertThat(ends.carry()).isInstanceOf(Delivery.AlreadyThere.class);

    assertThat(ends.destination.requests).containsExactly("copy if absent", "stat");
  }

  @Test
  void anotherObjectIsReplacedUnderItsVersion() throws Exception {
    ends.put(ASSET);
    ends.putAtDestination(ASSET.flipped());

    delivered();

    assertThat(ends.destination.requests)
        .containsExactly("copy if absent", "stat", "copy if version");
    assertThat(ends.atDestination()).isEqualTo(ASSET.array());
  }

  @Test
  void anyObjectStaysWhenThePolicyIsNever() throws Exception {
    ends.put(ASSET);
    ends.putAtDestination(ASSET.flipped());
    ends.overwrite = OverwritePolicy.NEVER;

    assertThat(ends.carry().receipt().evidence()).isEqualTo(Evidence.PRESENT);

    assertThat(ends.atDestination()).isEqualTo(ASSET.flipped().array());
    assertThat(ends.destination.requests).isEqualTo(List.of("stat"));
  }

  private Receipt delivered() throws Exception {
    Delivery delivery = ends.carry();
    assertThat(delivery).isInstanceOf(Delivery.Delivered.class);
    return delivery.receipt();
  }

  private static WatchedProvider.Step failing(String request, Problem problem) {
    return verb -> {
      if (verb.equals(request)) {
        throw new StorageException(problem, "it fails");
      }
    };
  }
}

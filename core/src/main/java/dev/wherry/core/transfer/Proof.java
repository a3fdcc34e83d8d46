package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Receipt.Evidence;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.util.Optional;

/// Tells whether the destination holds the staged bytes, and what proves it. For one thread.
record Proof(Destination destination, StagedAsset staged, VerifyPolicy policy) {

  /// What proves that `standing`, which somebody wrote before, has the staged bytes; empty when it
  /// has others. Bytes that nobody vouches for are read.
  Optional<Evidence> ofStanding(StoredObject standing)
      throws TransferException, InterruptedException {
    if (standing.size() != staged.size()) {
      return Optional.empty();
    }
    return policy == VerifyPolicy.REREAD || standing.checksums().hex().isEmpty()
        ? byReading(standing)
        : byChecksum(standing);
  }

  /// What proves that `written`, the answer to our write, has the staged bytes; empty when it has
  /// others. Asks the destination only where that answer vouches for nothing.
  Optional<Evidence> ofWritten(StoredObject written)
      throws TransferException, InterruptedException {
    if (policy == VerifyPolicy.REREAD) {
      return byReading(written);
    }
    if (!written.checksums().hex().isEmpty()) {
      return byChecksum(written);
    }
    if (checkedOnWrite()) {
      return Optional.of(Evidence.CHECKED_ON_WRITE);
    }
    StoredObject standing = destination.stat();
    if (standing == null || standing.size() != staged.size()) {
      return Optional.empty();
    }
    return standing.checksums().hex().isEmpty() ? Optional.of(Evidence.SIZE) : byChecksum(standing);
  }

  private boolean checkedOnWrite() {
    return destination.can().checksOnWrite().stream()
        .anyMatch(staged.checksums().hex()::containsKey);
  }

  private Optional<Evidence> byReading(StoredObject object)
      throws TransferException, InterruptedException {
    return destination.read(object, staged.checksums()).disagreement(staged.checksums()).isEmpty()
        ? Optional.of(Evidence.REREAD)
        : Optional.empty();
  }

  private Optional<Evidence> byChecksum(StoredObject object) throws TransferException {
    try {
      return staged.matches(object.checksums())
          ? Optional.of(Evidence.DESTINATION_CHECKSUM)
          : Optional.empty();
    } catch (IOException e) {
      throw new TransferException(
          new Failure(FailureKind.INTERNAL, "a staged file can't be read again: " + e.getMessage()),
          e);
    }
  }
}

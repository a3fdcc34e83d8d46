package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Receipt.Evidence;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// Tells whether the destination holds the bytes that were carried, and what proves it. For one
/// thread.
///
/// @param checkedOnWrite checksums that the destination compares while bytes are written this way
record Proof(
    Destination destination,
    Carried carried,
    VerifyPolicy policy,
    Set<ChecksumKind> checkedOnWrite) {

  /// What proves that `standing`, which somebody wrote before, has the bytes; empty when it has
  /// others. Bytes that nobody vouches for are read.
  Optional<Evidence> ofStanding(StoredObject standing)
      throws TransferException, InterruptedException {
    if (standing.size() != carried.size()) {
      return Optional.empty();
    }
    return policy == VerifyPolicy.CHECKSUM && comparable(standing)
        ? byChecksum(standing)
        : byReading(standing);
  }

  /// What proves that `written`, the answer to our write, has the bytes; empty when it has others.
  /// Asks the destination only where that answer vouches for nothing.
  Optional<Evidence> ofWritten(StoredObject written)
      throws TransferException, InterruptedException {
    if (policy == VerifyPolicy.REREAD) {
      return byReading(written);
    }
    if (comparable(written)) {
      return byChecksum(written);
    }
    if (checkedOnWrite.stream().anyMatch(carried.checksums().hex()::containsKey)) {
      return Optional.of(Evidence.CHECKED_ON_WRITE);
    }
    StoredObject standing = destination.stat();
    if (standing == null || standing.size() != carried.size()) {
      return Optional.empty();
    }
    return comparable(standing) ? byChecksum(standing) : Optional.of(Evidence.SIZE);
  }

  /// By the destination's copy itself.
  Optional<Evidence> byReading(StoredObject object) throws TransferException, InterruptedException {
    return agrees(destination.read(object, carried.checksums().hex().keySet()))
        ? Optional.of(Evidence.REREAD)
        : Optional.empty();
  }

  private Optional<Evidence> byChecksum(StoredObject object) {
    return agrees(object.checksums())
        ? Optional.of(Evidence.DESTINATION_CHECKSUM)
        : Optional.empty();
  }

  private boolean agrees(Checksums theirs) {
    return carried.checksums().disagreement(theirs).isEmpty();
  }

  /// Whether the provider vouches for a checksum that is known of our bytes, or can be.
  private boolean comparable(StoredObject object) throws TransferException {
    try {
      return carried.comparableWith(object.checksums()).comparableTo(object.checksums());
    } catch (IOException e) {
      throw new TransferException(
          new Failure(FailureKind.INTERNAL, "a staged file can't be read again: " + e.getMessage()),
          e);
    }
  }
}

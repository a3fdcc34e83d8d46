package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Move;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.move.Receipt.Evidence;
import dev.wherry.core.move.Receipt.Guard;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StoredObject;
import java.util.List;
import java.util.Optional;

/// What a move does about an object that stands at its destination.
record Overwriting(Move move) {
  /// How often a destination that others write to is looked at again.
  static final int ROUNDS = 3;

  /// Whether what stands there stays, whatever it is.
  boolean leavesWhatStands() {
    return switch (policy()) {
      case NEVER, FAIL -> true;
      case IF_DIFFERENT, ALWAYS -> false;
    };
  }

  /// Whether what stands there stays if it is the asset.
  boolean leavesWhatIsSame() {
    return policy() == OverwritePolicy.IF_DIFFERENT;
  }

  /// Leaves what stands there.
  Delivery leave(StoredObject standing) throws TransferException {
    if (policy() == OverwritePolicy.FAIL) {
      throw new TransferException(
          new Failure(
              FailureKind.DESTINATION_EXISTS,
              "something stands at %s already (%d bytes)"
                  .formatted(move.destination(), standing.size())));
    }
    return new Delivery.AlreadyThere(
        new Receipt(
            Math.max(0, standing.size()),
            null,
            null,
            null,
            standing.version(),
            null,
            Evidence.PRESENT,
            null,
            List.of()));
  }

  /// Whether what stands there could be the asset, for all that both sides say.
  boolean mayBeSame(StoredObject asset, StoredObject standing) {
    return leavesWhatIsSame()
        && asset.sizeKnown()
        && asset.size() == standing.size()
        && asset.checksums().disagreement(standing.checksums()).isEmpty();
  }

  /// Leaves what stands there if both sides vouch for the same bytes, so that none need be read.
  Optional<Delivery> sameByHearsay(StoredObject asset, Look look) {
    StoredObject standing = look.standing();
    if (standing == null
        || !mayBeSame(asset, standing)
        || move.options().verify() != VerifyPolicy.CHECKSUM
        || !asset.checksums().comparableTo(standing.checksums())) {
      return Optional.empty();
    }
    Checksums checksums = asset.checksums().and(standing.checksums());
    return Optional.of(
        Receipts.alreadyThere(asset, standing, checksums, Evidence.DESTINATION_CHECKSUM));
  }

  /// What must be true of the destination for a write to happen, as far as it honours that.
  Precondition precondition(Look look, boolean ifAbsent, boolean ifVersion) {
    if (policy() == OverwritePolicy.ALWAYS) {
      return Precondition.NONE;
    }
    StoredObject standing = look.standing();
    if (standing == null) {
      return ifAbsent ? Precondition.ABSENT : Precondition.NONE;
    }
    String version = standing.version();
    return ifVersion && version != null ? new Precondition.Version(version) : Precondition.NONE;
  }

  /// How a write under that precondition was kept from replacing what it should not.
  Guard guard(Precondition precondition) {
    if (policy() == OverwritePolicy.ALWAYS) {
      return Guard.NONE;
    }
    return precondition instanceof Precondition.None ? Guard.LOOKED_BEFORE : Guard.CONDITIONAL;
  }

  TransferException contested() {
    return new TransferException(
        new Failure(
            FailureKind.UNAVAILABLE,
            "%s is written to by others while it is written here".formatted(move.destination())));
  }

  private OverwritePolicy policy() {
    return move.options().overwrite();
  }
}

package dev.wherry.core.transfer;

import dev.wherry.core.move.Receipt.Evidence;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.ServerSideCopy;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.core.transfer.Destination.Copy;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/// An asset that its destination copies by itself: stat source -> decide -> copy -> verify. None of
/// its bytes pass through us, so what is known of them is what both sides vouch for.
///
/// For one thread, once.
final class CopiedPassage {
  /// Parts of copies are large: each costs one request, whatever its size.
  private static final long PART = 256L << 20;

  private final Carriage carriage;
  private final ServerSideCopy copier;
  private final Semaphore slots;
  private final int atOnce;
  private final Overwriting overwriting;

  /// @param slots how many parts of all assets may be under way
  /// @param atOnce how many of this one
  CopiedPassage(Carriage carriage, ServerSideCopy copier, Semaphore slots, int atOnce) {
    this.carriage = carriage;
    this.copier = copier;
    this.slots = slots;
    this.atOnce = atOnce;
    this.overwriting = new Overwriting(carriage.move());
  }

  /// Empty when the bytes must be carried after all.
  Optional<Delivery> run(Look first)
      throws TransferException, Permit.RevokedException, InterruptedException {
    if (carriage.move().options().verify() == VerifyPolicy.REREAD) {
      return Optional.empty(); // Nobody here would know what to compare the copy with.
    }
    StoredObject asset = carriage.source().stat();
    if (!asset.sizeKnown() || asset.version() == null) {
      return Optional.empty();
    }
    KeptAttributes attributes =
        KeptAttributes.of(asset.attributes(), carriage.destination().can().attributes());
    Look look = first;
    for (int round = 0; round < Overwriting.ROUNDS; round++) {
      if (!look.looked()
          && overwriting.leavesWhatIsSame()
          && !carriage.destination().can().putIfAbsent()) {
        look = new Look(true, carriage.destination().stat());
      }
      StoredObject standing = look.standing();
      if (standing != null && overwriting.leavesWhatStands()) {
        return Optional.of(overwriting.leave(standing));
      }
      if (standing != null && overwriting.mayBeSame(asset, standing)) {
        // Where they vouch for nothing that can be compared, they must be read to be told apart.
        return overwriting.sameByHearsay(asset, look);
      }
      if (asset.size() > copier.maxCopyBytes()) {
        return inParts(asset, attributes, look);
      }
      Precondition precondition =
          overwriting.precondition(
              look,
              carriage.destination().can().putIfAbsent(),
              carriage.destination().can().putIfVersion());
      carriage.permit().check();
      switch (carriage
          .destination()
          .copy(copier, carriage.source(), asset, attributes.kept(), precondition)) {
        case Copy.Copied(StoredObject written) -> {
          return Optional.of(verified(asset, written, attributes, precondition));
        }
        case Copy.Refused() -> look = new Look(true, carriage.destination().stat());
        case Copy.Impossible() -> {
          return Optional.empty();
        }
      }
    }
    throw overwriting.contested();
  }

  private Optional<Delivery> inParts(StoredObject asset, KeptAttributes attributes, Look look)
      throws TransferException, Permit.RevokedException, InterruptedException {
    Multipart multipart = carriage.destination().multipart().orElse(null);
    if (multipart == null || asset.size() > multipart.capabilities().maxObjectBytes()) {
      return Optional.empty();
    }
    PartPlan plan = PartPlan.of(asset.size(), PART, multipart.capabilities());
    try {
      return Optional.of(
          new PartedPassage(carriage, multipart, plan, slots, atOnce)
              .run(
                  asset,
                  new CopiedParts(copier, carriage.source(), asset),
                  attributes,
                  Set.of(),
                  look,
                  carriage.uploads().left()));
    } catch (TransferException e) {
      if (e.getCause() instanceof StorageException told && told.problem() == Problem.UNSUPPORTED) {
        return Optional.empty(); // The upload is given up by whoever carries the bytes.
      }
      throw e;
    }
  }

  private Delivery verified(
      StoredObject asset,
      StoredObject written,
      KeptAttributes attributes,
      Precondition precondition)
      throws TransferException, InterruptedException {
    Proof proof =
        new Proof(
            carriage.destination(),
            new Vouched(asset.size(), asset.checksums()),
            VerifyPolicy.CHECKSUM,
            Set.of());
    Evidence evidence = proof.ofWritten(written).orElse(null);
    if (evidence == null) {
      throw carriage.destination().wrong(written);
    }
    carriage.progress().accept(asset.size());
    return Receipts.delivered(
        asset,
        written,
        asset.size(),
        asset.checksums(),
        evidence,
        overwriting.guard(precondition),
        attributes.lost());
  }

  /// What the source says of bytes that nobody here has seen.
  private record Vouched(long size, Checksums checksums) implements Carried {}
}

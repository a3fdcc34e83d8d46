package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Move;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.move.Receipt.Evidence;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// One asset on its way: stat source -> decide -> fetch -> store -> verify -> retire -> receipt.
///
/// No request is sent that another one answers: the answer to the GET describes the source, and a
/// write "only if nothing is there" looks at the destination. A small asset for an empty
/// destination costs one GET and one PUT.
///
/// For one thread, once.
final class Passage {
  /// How often a destination that others write to is looked at again.
  private static final int ROUNDS = 3;

  private final Move move;
  private final Source source;
  private final Destination destination;
  private final Staging staging;
  private final boolean sha256;
  private final Permit permit;
  private final LongConsumer progress;

  Passage(
      Move move,
      Source source,
      Destination destination,
      Staging staging,
      boolean sha256,
      Permit permit,
      LongConsumer progress) {
    this.move = move;
    this.source = source;
    this.destination = destination;
    this.staging = staging;
    this.sha256 = sha256;
    this.permit = permit;
    this.progress = progress;
  }

  Delivery run() throws TransferException, Permit.RevokedException, InterruptedException {
    Look look = look();
    if (look.standing() != null && leavesWhatStands()) {
      return leave(look.standing());
    }
    OpenObject open = source.open(null);
    try {
      StoredObject asset = open.object();
      look = lookBeforeReading(asset, look);
      Optional<Delivery> there = sameByHearsay(asset, look);
      if (there.isPresent()) {
        return retired(asset, there.get());
      }
      Room room = staging.tryReserve(asset.size());
      if (room == null) {
        close(open);
        room = staging.reserve(asset.size());
        try {
          open = source.open(asset.version());
        } catch (TransferException | InterruptedException | RuntimeException e) {
          release(room);
          throw e;
        }
      }
      try {
        StagedAsset staged = fetch(open, room);
        return retired(asset, store(asset, staged, look));
      } finally {
        release(room);
      }
    } finally {
      close(open);
    }
  }

  // decide

  /// What is known of the destination.
  ///
  /// @param looked whether anybody looked
  /// @param standing what was seen there, or null
  private record Look(boolean looked, @Nullable StoredObject standing) {
    static final Look NOT_YET = new Look(false, null);
  }

  private boolean leavesWhatStands() {
    return switch (move.options().overwrite()) {
      case NEVER, FAIL -> true;
      case IF_DIFFERENT, ALWAYS -> false;
    };
  }

  private Look look() throws TransferException, InterruptedException {
    return leavesWhatStands() ? new Look(true, destination.stat()) : Look.NOT_YET;
  }

  /// A look costs less than carrying a large asset for nothing, and is needed where a write can't
  /// look by itself.
  private Look lookBeforeReading(StoredObject asset, Look look)
      throws TransferException, InterruptedException {
    checkSize(asset);
    boolean wanted =
        move.options().overwrite() == OverwritePolicy.IF_DIFFERENT
            && (!destination.can().putIfAbsent() || !staging.inMemory(asset.size()));
    return wanted && !look.looked() ? new Look(true, destination.stat()) : look;
  }

  private void checkSize(StoredObject asset) throws TransferException {
    if (asset.size() > destination.can().maxObjectBytes()) {
      throw new TransferException(
          new Failure(
              FailureKind.TOO_LARGE,
              "%s has %d bytes; '%s' takes at most %d in one piece"
                  .formatted(
                      move.source(),
                      asset.size(),
                      move.destination().provider(),
                      destination.can().maxObjectBytes())));
    }
  }

  /// Whether both sides vouch for the same bytes, so that none need be read.
  private Optional<Delivery> sameByHearsay(StoredObject asset, Look look) {
    StoredObject standing = look.standing();
    if (standing == null
        || move.options().overwrite() != OverwritePolicy.IF_DIFFERENT
        || move.options().verify() != VerifyPolicy.CHECKSUM
        || !asset.sizeKnown()
        || asset.size() != standing.size()
        || !asset.checksums().comparableTo(standing.checksums())
        || asset.checksums().disagreement(standing.checksums()).isPresent()) {
      return Optional.empty();
    }
    Checksums checksums = asset.checksums().and(standing.checksums());
    return Optional.of(alreadyThere(asset, standing, checksums, Evidence.DESTINATION_CHECKSUM));
  }

  private Delivery leave(StoredObject standing) throws TransferException {
    if (move.options().overwrite() == OverwritePolicy.FAIL) {
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
            Evidence.PRESENT,
            List.of()));
  }

  // fetch

  private StagedAsset fetch(OpenObject open, Room room)
      throws TransferException, InterruptedException {
    StoredObject asset = open.object();
    StagedAsset staged;
    try {
      staged =
          room.receive(
              open.content(), new ChecksumCalculator(kindsFor(asset.checksums())), progress);
    } catch (StagingFullException e) {
      Interruption.rethrow(e);
      throw new TransferException(
          new Failure(FailureKind.STAGING_FULL, String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      throw source.broke(e);
    }
    if (asset.sizeKnown() && staged.size() != asset.size()) {
      throw new TransferException(
          new Failure(
              FailureKind.UNAVAILABLE,
              "%s ended after %d of %d bytes"
                  .formatted(move.source(), staged.size(), asset.size())));
    }
    Optional<ChecksumKind> wrong = staged.checksums().disagreement(asset.checksums());
    if (wrong.isPresent()) {
      throw mismatch("%s arrived with another %s than its provider vouches for", wrong.get());
    }
    if (staged.size() > destination.can().maxObjectBytes()) {
      checkSize(
          new StoredObject(
              asset.key(), staged.size(), null, null, Checksums.NONE, asset.attributes()));
    }
    return staged;
  }

  /// Those that the receipt tells, and the strongest that the source vouches for.
  private Set<ChecksumKind> kindsFor(Checksums vouched) {
    Set<ChecksumKind> kinds = EnumSet.of(ChecksumKind.CRC32C);
    if (sha256) {
      kinds.add(ChecksumKind.SHA256);
    }
    if (vouched.hex().keySet().stream().noneMatch(kinds::contains)) {
      strongest(vouched.hex().keySet()).ifPresent(kinds::add);
    }
    return kinds;
  }

  private static Optional<ChecksumKind> strongest(Set<ChecksumKind> kinds) {
    return kinds.stream().max(ChecksumKind::compareTo);
  }

  // store

  private Delivery store(StoredObject asset, StagedAsset staged, Look look)
      throws TransferException, Permit.RevokedException, InterruptedException {
    KeptAttributes attributes =
        KeptAttributes.of(asset.attributes(), destination.can().attributes());
    Proof proof = new Proof(destination, staged, move.options().verify());
    for (int round = 0; round < ROUNDS; round++) {
      StoredObject standing = look.standing();
      if (standing != null) {
        if (leavesWhatStands()) {
          return leave(standing);
        }
        Optional<Evidence> same = proof.ofStanding(standing);
        if (same.isPresent()) {
          return alreadyThere(asset, standing, staged.checksums(), same.get());
        }
      }
      permit.check();
      StoredObject written = destination.put(staged, attributes.kept(), precondition(look));
      if (written != null) {
        return verified(asset, staged, written, proof, attributes.lost());
      }
      look = new Look(true, destination.stat());
    }
    throw new TransferException(
        new Failure(
            FailureKind.UNAVAILABLE,
            "%s is written to by others while it is written here".formatted(move.destination())));
  }

  private Precondition precondition(Look look) {
    if (move.options().overwrite() == OverwritePolicy.ALWAYS) {
      return Precondition.NONE;
    }
    StoredObject standing = look.standing();
    if (standing == null) {
      return destination.can().putIfAbsent() ? Precondition.ABSENT : Precondition.NONE;
    }
    String version = standing.version();
    return destination.can().putIfVersion() && version != null
        ? new Precondition.Version(version)
        : Precondition.NONE;
  }

  // verify

  private Delivery verified(
      StoredObject asset, StagedAsset staged, StoredObject written, Proof proof, List<String> lost)
      throws TransferException, InterruptedException {
    Optional<Evidence> evidence = proof.ofWritten(written);
    if (evidence.isEmpty()) {
      destination.takeBack(written);
      throw new TransferException(
          new Failure(
              FailureKind.CHECKSUM_MISMATCH,
              "%s does not hold the bytes that were written".formatted(move.destination())));
    }
    return new Delivery.Delivered(
        receipt(asset, written, staged.size(), staged.checksums(), evidence.get(), lost));
  }

  // retire

  /// Deletes the source if asked, once the destination was seen to hold its copy.
  private Delivery retired(StoredObject asset, Delivery delivery)
      throws TransferException, Permit.RevokedException, InterruptedException {
    Receipt receipt = delivery.receipt();
    if (!move.options().retireSource() || receipt.evidence() == Evidence.PRESENT) {
      return delivery;
    }
    StoredObject standing = destination.stat();
    if (standing == null
        || standing.size() != receipt.bytes()
        || !Objects.equals(standing.version(), receipt.destinationVersion())) {
      throw new TransferException(
          new Failure(
              FailureKind.CHECKSUM_MISMATCH,
              "%s is no longer the copy that was verified, so %s was not retired"
                  .formatted(move.destination(), move.source())));
    }
    permit.confirm();
    source.retire(asset.version());
    return delivery;
  }

  // receipt

  private Delivery alreadyThere(
      StoredObject asset, StoredObject standing, Checksums checksums, Evidence evidence) {
    return new Delivery.AlreadyThere(
        receipt(asset, standing, standing.size(), checksums, evidence, List.of()));
  }

  private static Receipt receipt(
      StoredObject asset,
      StoredObject there,
      long bytes,
      Checksums checksums,
      Evidence evidence,
      List<String> lost) {
    return new Receipt(
        bytes,
        checksums.get(ChecksumKind.CRC32C),
        checksums.get(ChecksumKind.SHA256),
        asset.version(),
        there.version(),
        evidence,
        new ArrayList<>(lost));
  }

  private TransferException mismatch(String message, ChecksumKind kind) {
    return new TransferException(
        new Failure(FailureKind.CHECKSUM_MISMATCH, message.formatted(move.source(), kind)));
  }

  private static void close(OpenObject open) {
    try {
      open.close();
    } catch (IOException e) {
      // The bytes that matter were read, or the failure that matters is on its way.
      return;
    }
  }

  private static void release(Room room) throws TransferException {
    try {
      room.close();
    } catch (IOException e) {
      throw new TransferException(
          new Failure(FailureKind.INTERNAL, "a staged file can't be deleted: " + e.getMessage()),
          e);
    }
  }
}

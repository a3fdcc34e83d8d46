package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.LeftUpload;
import dev.wherry.core.move.Move;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.move.Receipt.Evidence;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.ServerSideCopy;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// One asset on its way: stat source -> decide -> fetch -> store -> verify -> retire -> receipt.
///
/// No request is sent that another one answers: the answer to the GET describes the source, and a
/// write "only if nothing is there" looks at the destination. A small asset for an empty
/// destination costs one GET and one PUT. A large one goes in parts where the destination takes
/// parts: straight from the source where that gives ranges of one version, else from a staged file.
/// Where the destination can copy the asset by itself, no bytes pass here at all.
///
/// For one thread, once.
final class Passage {
  private final Carriage carriage;
  private final Move move;
  private final Source source;
  private final Destination destination;
  private final Permit permit;
  private final Overwriting overwriting;
  private final Staging staging;
  private final TransferSettings settings;
  private final Semaphore parts;

  /// @param parts how many parts of all assets may be under way
  Passage(Carriage carriage, Staging staging, TransferSettings settings, Semaphore parts) {
    this.carriage = carriage;
    this.move = carriage.move();
    this.source = carriage.source();
    this.destination = carriage.destination();
    this.permit = carriage.permit();
    this.overwriting = new Overwriting(move);
    this.staging = staging;
    this.settings = settings;
    this.parts = parts;
  }

  Delivery run() throws TransferException, Permit.RevokedException, InterruptedException {
    destination.probe();
    Look look = overwriting.leavesWhatStands() ? lookNow() : Look.NOT_YET;
    if (look.standing() != null && overwriting.leavesWhatStands()) {
      return overwriting.leave(look.standing());
    }
    Optional<Delivery> copied = copied(look);
    return retired(copied.isPresent() ? copied.get() : carried(look));
  }

  private Optional<Delivery> copied(Look look)
      throws TransferException, Permit.RevokedException, InterruptedException {
    ServerSideCopy copier = destination.provider().serverSideCopy().orElse(null);
    return copier != null && copier.reaches(source.provider())
        ? new CopiedPassage(carriage, copier, parts, settings.partsPerMove()).run(look)
        : Optional.empty();
  }

  private Delivery carried(Look first)
      throws TransferException, Permit.RevokedException, InterruptedException {
    Look look = first;
    OpenObject open = source.open(null);
    try {
      StoredObject asset = open.object();
      checkSize(asset.size());
      look = lookBeforeReading(asset, look);
      Optional<Delivery> there = overwriting.sameByHearsay(asset, look);
      if (there.isPresent()) {
        return there.get();
      }
      PartPlan plan = open.ranged() && asset.version() != null ? plan(asset.size()) : null;
      if (plan != null) {
        return inParts(open, plan, look);
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
        return whole(open, room, look);
      } finally {
        release(room);
      }
    } finally {
      close(open);
    }
  }

  // decide

  private Look lookNow() throws TransferException, InterruptedException {
    return new Look(true, destination.stat());
  }

  /// A look costs less than carrying a large asset for nothing, and is needed where a write can't
  /// look by itself.
  private Look lookBeforeReading(StoredObject asset, Look look)
      throws TransferException, InterruptedException {
    boolean wanted =
        overwriting.leavesWhatIsSame()
            && (!destination.can().putIfAbsent() || !staging.inMemory(asset.size()));
    return wanted && !look.looked() ? lookNow() : look;
  }

  private void checkSize(long bytes) throws TransferException {
    long most = destination.can().maxObjectBytes();
    Multipart multipart = destination.multipart().orElse(null);
    if (multipart != null && plan(bytes) != null) {
      most = Math.max(most, multipart.capabilities().maxObjectBytes());
    }
    if (bytes > most) {
      throw new TransferException(
          new Failure(
              FailureKind.TOO_LARGE,
              "%s has %d bytes; '%s' takes at most %d"
                  .formatted(move.source(), bytes, move.destination().provider(), most)));
    }
  }

  /// How an asset goes in parts, or null when it goes in one piece.
  private @Nullable PartPlan plan(long bytes) {
    Multipart multipart = destination.multipart().orElse(null);
    if (multipart == null || bytes <= staging.threshold()) {
      return null;
    }
    PartPlan plan = PartPlan.of(bytes, settings.partBytes(), multipart.capabilities());
    return plan.count() > 1 ? plan : null;
  }

  // fetch and store, in parts

  private Delivery inParts(OpenObject open, PartPlan plan, Look look)
      throws TransferException, Permit.RevokedException, InterruptedException {
    StoredObject asset = open.object();
    StoredObject standing = look.standing();
    boolean unread = standing == null || !overwriting.mayBeSame(asset, standing);
    if (standing != null && !unread) {
      Optional<Delivery> same = sameByReading(open, standing);
      if (same.isPresent()) {
        return same.get();
      }
    }
    Optional<LeftUpload> left = carriage.uploads().left();
    try (RangedParts ranged = new RangedParts(source, String.valueOf(asset.version()), staging)) {
      if (unread && left.isEmpty()) {
        ranged.takeFirst(open, plan);
      }
      close(open);
      return parted(asset, ranged.first(), plan, ranged, look, left);
    } catch (IOException e) {
      throw notDeleted(e);
    }
  }

  /// Whether the asset has the bytes of an object of its size. Both are read as far as their
  /// providers vouch for nothing: that costs less than to carry the asset for nothing.
  private Optional<Delivery> sameByReading(OpenObject open, StoredObject standing)
      throws TransferException, InterruptedException {
    boolean reread =
        move.options().verify() == VerifyPolicy.REREAD || standing.checksums().hex().isEmpty();
    Set<ChecksumKind> kinds = kindsFor(open.object().checksums());
    if (!reread && standing.checksums().hex().keySet().stream().noneMatch(kinds::contains)) {
      strongest(standing.checksums()).ifPresent(kinds::add);
    }
    ChecksumCalculator digests = new ChecksumCalculator(kinds);
    try {
      digests.updateAll(open.content());
    } catch (IOException e) {
      throw source.broke(e);
    }
    Checksums read = digests.checksums();
    source.check(open.object(), read);
    Checksums theirs = reread ? destination.read(standing, kinds) : standing.checksums();
    return read.disagreement(theirs).isEmpty()
        ? Optional.of(
            Receipts.alreadyThere(
                open.object(),
                standing,
                read,
                reread ? Evidence.REREAD : Evidence.DESTINATION_CHECKSUM))
        : Optional.empty();
  }

  private Delivery parted(
      StoredObject asset,
      @Nullable StagedAsset first,
      PartPlan plan,
      PartSource from,
      Look look,
      Optional<LeftUpload> left)
      throws TransferException, Permit.RevokedException, InterruptedException {
    return new PartedPassage(
            carriage, destination.multipart().orElseThrow(), plan, parts, settings.partsPerMove())
        .run(asset, from, attributes(asset, first), kindsFor(asset.checksums()), look, left);
  }

  // fetch and store, in one piece

  private Delivery whole(OpenObject open, Room room, Look look)
      throws TransferException, Permit.RevokedException, InterruptedException {
    StoredObject asset = open.object();
    StagedAsset staged =
        source.receive(open, room, asset.size(), kindsFor(asset.checksums()), carriage.progress());
    source.check(asset, staged.checksums());
    checkSize(staged.size());
    PartPlan plan = plan(staged.size());
    StoredObject standing = look.standing();
    if (plan == null) {
      return store(asset, staged, look);
    }
    if (standing != null && overwriting.leavesWhatIsSame()) {
      Optional<Evidence> same = proof(staged).ofStanding(standing);
      if (same.isPresent()) {
        return Receipts.alreadyThere(asset, standing, staged.checksums(), same.get());
      }
    }
    return parted(asset, staged, plan, new StagedParts(staged), look, carriage.uploads().left());
  }

  /// Those that the receipt tells, and the strongest that the source vouches for.
  private Set<ChecksumKind> kindsFor(Checksums vouched) {
    Set<ChecksumKind> kinds = EnumSet.of(ChecksumKind.CRC32C);
    if (settings.sha256()) {
      kinds.add(ChecksumKind.SHA256);
    }
    if (vouched.hex().keySet().stream().noneMatch(kinds::contains)) {
      strongest(vouched).ifPresent(kinds::add);
    }
    return kinds;
  }

  private static Optional<ChecksumKind> strongest(Checksums checksums) {
    return checksums.hex().keySet().stream().max(ChecksumKind::compareTo);
  }

  private Delivery store(StoredObject asset, StagedAsset staged, Look first)
      throws TransferException, Permit.RevokedException, InterruptedException {
    KeptAttributes attributes = attributes(asset, staged);
    Proof proof = proof(staged);
    Look look = first;
    for (int round = 0; round < Overwriting.ROUNDS; round++) {
      StoredObject standing = look.standing();
      if (standing != null) {
        if (overwriting.leavesWhatStands()) {
          return overwriting.leave(standing);
        }
        Optional<Evidence> same = proof.ofStanding(standing);
        if (same.isPresent()) {
          return Receipts.alreadyThere(asset, standing, staged.checksums(), same.get());
        }
      }
      permit.check();
      Precondition precondition =
          overwriting.precondition(
              look, destination.can().putIfAbsent(), destination.can().putIfVersion());
      StoredObject written = destination.put(staged, attributes.kept(), precondition);
      if (written != null) {
        Evidence evidence = proof.ofWritten(written).orElse(null);
        if (evidence == null) {
          throw destination.wrong(written);
        }
        return Receipts.delivered(
            asset,
            written,
            staged.size(),
            staged.checksums(),
            evidence,
            overwriting.guard(precondition),
            attributes.lost());
      }
      look = lookNow();
    }
    throw overwriting.contested();
  }

  /// @param first the first bytes, if they are at hand
  private KeptAttributes attributes(StoredObject asset, @Nullable StagedAsset first)
      throws TransferException {
    Attributes attributes = asset.attributes();
    Set<Attribute> held = destination.can().attributes();
    if (first != null && held.contains(Attribute.CONTENT_TYPE) && !attributes.saysType()) {
      try {
        String type = carriage.types().of(first.head(ContentTypes.HEAD), move.source().key());
        attributes = type == null ? attributes : attributes.withType(type);
      } catch (IOException e) {
        throw new TransferException(
            new Failure(
                FailureKind.INTERNAL, "a staged file can't be read again: " + e.getMessage()),
            e);
      }
    }
    return KeptAttributes.of(attributes, held);
  }

  private Proof proof(StagedAsset staged) {
    return new Proof(
        destination, staged, move.options().verify(), destination.can().checksOnWrite());
  }

  // retire

  /// Deletes the source if asked, once the destination was seen to hold its copy.
  private Delivery retired(Delivery delivery)
      throws TransferException, Permit.RevokedException, InterruptedException {
    Receipt receipt = delivery.receipt();
    if (!move.options().retiresAtOnce() || receipt.evidence() == Evidence.PRESENT) {
      return delivery;
    }
    if (!destination.holds(receipt)) {
      throw new TransferException(
          new Failure(
              FailureKind.CHECKSUM_MISMATCH,
              "%s is no longer the copy that was verified, so %s was not retired"
                  .formatted(move.destination(), move.source())));
    }
    permit.confirm();
    source.retire(receipt.sourceVersion());
    return delivery;
  }

  static void close(OpenObject open) {
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
      throw notDeleted(e);
    }
  }

  private static TransferException notDeleted(IOException e) {
    return new TransferException(
        new Failure(FailureKind.INTERNAL, "a staged file can't be deleted: " + e.getMessage()), e);
  }
}

package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.LeftUpload;
import dev.wherry.core.move.OpenUpload;
import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.move.Receipt.Evidence;
import dev.wherry.core.move.Receipt.Guard;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Crc32c;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.core.transfer.Destination.Completion;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// A large asset on its way: begin or go on -> carry parts -> compare -> complete -> verify.
///
/// Each part that the destination has taken is written down, so that another attempt carries only
/// the others. A checksum of the whole that can't be told from the parts' own is computed as the
/// parts pass; an attempt that goes on from another one did not see them all, and reads the copy
/// back instead, if the source vouches for nothing else or the receipt is to tell it.
///
/// For one thread, once.
final class PartedPassage {
  private final Carriage carriage;
  private final Multipart multipart;
  private final Semaphore slots;
  private final int atOnce;
  private final PartPlan plan;
  private final Map<Integer, PartReceipt> taken = new ConcurrentSkipListMap<>();
  private final AtomicLong carried = new AtomicLong();

  /// @param slots how many parts of all assets may be under way
  /// @param atOnce how many of this one
  PartedPassage(
      Carriage carriage, Multipart multipart, PartPlan plan, Semaphore slots, int atOnce) {
    this.carriage = carriage;
    this.multipart = multipart;
    this.plan = plan;
    this.slots = slots;
    this.atOnce = atOnce;
  }

  /// @param asset as the source described it; its version is that of the parts
  /// @param attributes what travels
  /// @param wanted checksums of the whole that are to be known; none where no bytes pass here
  /// @param left what an earlier attempt left open
  Delivery run(
      StoredObject asset,
      PartSource source,
      KeptAttributes attributes,
      Set<ChecksumKind> wanted,
      Look look,
      Optional<LeftUpload> left)
      throws TransferException, Permit.RevokedException, InterruptedException {
    Optional<OpenUpload> open = left.flatMap(upload -> goOn(asset, source, upload));
    OpenUpload upload = open.isPresent() ? open.get() : begin(asset, attributes);
    WholeDigest digest = new WholeDigest(inOrder(wanted));
    carryMissing(upload, source, digest);
    if (!source.passesHere()) {
      Whole vouched = new Whole(plan.bytes(), asset.checksums(), Set.of());
      return complete(upload, asset, vouched, wanted, attributes.lost(), look);
    }
    Checksums whole = Checksums.of(ChecksumKind.CRC32C, crc32c()).and(digest.checksums());
    try {
      carriage.source().check(asset, whole);
    } catch (TransferException e) {
      abandon(upload);
      throw e;
    }
    return complete(
        upload,
        asset,
        new Whole(plan.bytes(), whole, multipart.capabilities().checksOnWrite()),
        wanted,
        attributes.lost(),
        look);
  }

  /// Those that need all bytes in order, if all are to come.
  private Set<ChecksumKind> inOrder(Set<ChecksumKind> wanted) {
    if (!taken.isEmpty()) {
      return Set.of();
    }
    Set<ChecksumKind> inOrder = new HashSet<>(wanted);
    inOrder.remove(ChecksumKind.CRC32C);
    return inOrder;
  }

  /// @param checkedOnWrite checksums that the destination compared part by part
  private record Whole(long size, Checksums checksums, Set<ChecksumKind> checkedOnWrite)
      implements Carried {}

  // begin or go on

  private Optional<OpenUpload> goOn(StoredObject asset, PartSource source, LeftUpload left) {
    OpenUpload upload = left.upload();
    if (!source.pinned()
        || !upload.sourceVersion().equals(Objects.requireNonNullElse(asset.version(), ""))
        || upload.bytes() != plan.bytes()
        || upload.partBytes() != plan.partBytes()
        || (source.passesHere() && left.parts().stream().anyMatch(part -> part.crc32c() == null))) {
      carriage.uploads().abandoned(upload);
      return Optional.empty();
    }
    for (PartReceipt part : left.parts()) {
      taken.put(part.number(), part);
      carried.addAndGet(part.bytes());
    }
    carriage.progress().accept(carried.get());
    return Optional.of(upload);
  }

  private OpenUpload begin(StoredObject asset, KeptAttributes attributes)
      throws TransferException, Permit.RevokedException, InterruptedException {
    carriage.permit().check();
    String id = carriage.destination().begin(multipart, attributes.kept());
    OpenUpload upload =
        new OpenUpload(
            id, Objects.requireNonNullElse(asset.version(), ""), plan.bytes(), plan.partBytes());
    boolean known = false;
    try {
      carriage.uploads().began(upload);
      known = true;
    } finally {
      if (!known) {
        carriage.destination().abort(multipart, id);
      }
    }
    return upload;
  }

  /// Gives an upload up, so that nothing of it stays.
  private void abandon(OpenUpload upload) throws InterruptedException {
    carriage.uploads().abandoned(upload);
    carriage.destination().abort(multipart, upload.id());
  }

  // carry parts

  private void carryMissing(OpenUpload upload, PartSource source, WholeDigest digest)
      throws TransferException, Permit.RevokedException, InterruptedException {
    List<Integer> missing =
        IntStream.rangeClosed(1, plan.count())
            .boxed()
            .filter(number -> !taken.containsKey(number))
            .toList();
    PartCrew crew =
        new PartCrew(
            plan,
            source,
            slots,
            (number, place) -> place.bring(new Target(upload, number, digest)));
    crew.carry(
        missing,
        atOnce,
        parts -> {
          parts.forEach(part -> taken.put(part.number(), part));
          carriage.uploads().took(upload, parts);
          carriage.progress().accept(carried.get());
        });
  }

  /// A part's place in the upload.
  private final class Target implements PartTarget {
    private final OpenUpload upload;
    private final int number;
    private final WholeDigest digest;

    Target(OpenUpload upload, int number, WholeDigest digest) {
      this.upload = upload;
      this.number = number;
      this.digest = digest;
    }

    @Override
    public PartReceipt take(StagedAsset part)
        throws TransferException, Permit.RevokedException, InterruptedException {
      try {
        digest.take(number, part);
      } catch (IOException e) {
        throw new TransferException(
            new Failure(
                FailureKind.INTERNAL, "a staged part can't be read again: " + e.getMessage()),
            e);
      }
      carriage.permit().check();
      PartReceipt receipt =
          carriage
              .destination()
              .put(multipart, upload.id(), number, plan.range(number).offset(), part);
      if (receipt == null) {
        throw gone(upload);
      }
      String crc32c = part.checksums().get(ChecksumKind.CRC32C);
      if (receipt.crc32c() != null && !receipt.crc32c().equals(crc32c)) {
        throw new TransferException(
            new Failure(
                FailureKind.CHECKSUM_MISMATCH,
                "part %d of %s is not the bytes that were written"
                    .formatted(number, carriage.move().destination())));
      }
      carried.addAndGet(part.size());
      return new PartReceipt(number, part.size(), crc32c, receipt.tag());
    }

    @Override
    public PartReceipt copy(CopiedParts parts)
        throws TransferException, Permit.RevokedException, InterruptedException {
      carriage.permit().check();
      PartReceipt receipt =
          carriage.destination().copyPart(parts, plan.range(number), upload.id(), number);
      if (receipt == null) {
        throw gone(upload);
      }
      carried.addAndGet(receipt.bytes());
      return receipt;
    }
  }

  // compare

  private String crc32c() {
    String whole = "00000000";
    for (PartReceipt part : taken.values()) {
      whole = Crc32c.combined(whole, String.valueOf(part.crc32c()), part.bytes());
    }
    return whole;
  }

  // complete

  private Delivery complete(
      OpenUpload upload,
      StoredObject asset,
      Whole whole,
      Set<ChecksumKind> wanted,
      List<String> lost,
      Look first)
      throws TransferException, Permit.RevokedException, InterruptedException {
    Overwriting overwriting = new Overwriting(carriage.move());
    Proof proof =
        new Proof(
            carriage.destination(),
            whole,
            carriage.move().options().verify(),
            whole.checkedOnWrite());
    Look look = first;
    for (int round = 0; round < Overwriting.ROUNDS; round++) {
      StoredObject standing = look.standing();
      if (standing != null && overwriting.leavesWhatStands()) {
        abandon(upload);
        return overwriting.leave(standing);
      }
      if (standing != null && round > 0 && overwriting.leavesWhatIsSame()) {
        Optional<Evidence> same = proof.ofStanding(standing);
        if (same.isPresent()) {
          abandon(upload);
          return Receipts.alreadyThere(asset, standing, whole.checksums(), same.get());
        }
      }
      Precondition precondition =
          overwriting.precondition(
              look,
              multipart.capabilities().completeIfAbsent(),
              multipart.capabilities().completeIfVersion());
      carriage.permit().confirm();
      switch (completion(upload, whole, precondition)) {
        case Completion.Completed(StoredObject written) -> {
          carriage.uploads().ended(upload);
          return verified(
              asset, whole, written, proof, wanted, overwriting.guard(precondition), lost);
        }
        case Completion.Refused() -> look = new Look(true, carriage.destination().stat());
        case Completion.Gone() -> {
          StoredObject ours = carriage.destination().stat();
          if (ours == null || proof.ofStanding(ours).isEmpty()) {
            throw gone(upload);
          }
          // The answer to an earlier completion was lost.
          carriage.uploads().ended(upload);
          return verified(asset, whole, ours, proof, wanted, overwriting.guard(precondition), lost);
        }
      }
    }
    throw overwriting.contested();
  }

  /// An upload whose parts the provider takes for wrong is of no use to another attempt.
  private Completion completion(OpenUpload upload, Whole whole, Precondition precondition)
      throws TransferException, InterruptedException {
    try {
      return carriage
          .destination()
          .complete(
              multipart, upload.id(), List.copyOf(taken.values()), whole.checksums(), precondition);
    } catch (TransferException e) {
      if (e.failure().kind() == FailureKind.CHECKSUM_MISMATCH
          || e.failure().kind() == FailureKind.INTERNAL) {
        abandon(upload);
      }
      throw e;
    }
  }

  // verify

  private Delivery verified(
      StoredObject asset,
      Whole whole,
      StoredObject written,
      Proof proof,
      Set<ChecksumKind> wanted,
      Guard guard,
      List<String> lost)
      throws TransferException, InterruptedException {
    Checksums known = whole.checksums();
    Optional<Evidence> evidence;
    if (known.hex().keySet().containsAll(wanted)) {
      evidence = proof.ofWritten(written);
    } else {
      Checksums read = carriage.destination().read(written, wanted);
      evidence =
          read.disagreement(known).isEmpty() && read.disagreement(asset.checksums()).isEmpty()
              ? Optional.of(Evidence.REREAD)
              : Optional.empty();
      known = read;
    }
    if (evidence.isEmpty()) {
      throw carriage.destination().wrong(written);
    }
    return Receipts.delivered(asset, written, whole.size(), known, evidence.get(), guard, lost);
  }

  private TransferException gone(OpenUpload upload) {
    carriage.uploads().ended(upload);
    return new TransferException(
        new Failure(
            FailureKind.UNAVAILABLE,
            "the upload to %s is gone: its provider, or somebody else, ended it"
                .formatted(carriage.move().destination())));
  }
}

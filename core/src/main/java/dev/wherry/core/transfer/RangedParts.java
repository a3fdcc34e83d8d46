package dev.wherry.core.transfer;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.OpenObject;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Parts that are read from the source one by one, each pinned to one version of the asset. Closing
/// it frees a first part that nobody took.
final class RangedParts implements PartSource, AutoCloseable {
  private static final Set<ChecksumKind> CRC32C = Set.of(ChecksumKind.CRC32C);

  private final Source source;
  private final String version;
  private final Staging staging;
  private @Nullable Ranged first;

  RangedParts(Source source, String version, Staging staging) {
    this.source = source;
    this.version = version;
    this.staging = staging;
  }

  /// Takes the first part from an asset that was opened whole, if there is room for it now. Closes
  /// the asset.
  void takeFirst(OpenObject open, PartPlan plan) throws TransferException, InterruptedException {
    ByteRange range = plan.range(1);
    Room room = staging.tryReservePart(range.length());
    if (room == null) {
      return;
    }
    Ranged place = new Ranged(range, room);
    first = place;
    place.receive(open);
  }

  @Override
  public boolean pinned() {
    return true;
  }

  @Override
  public boolean passesHere() {
    return true;
  }

  @Override
  public Place reserve(int number, PartPlan plan) throws InterruptedException {
    Ranged taken = first;
    if (number == 1 && taken != null) {
      first = null;
      return taken;
    }
    ByteRange range = plan.range(number);
    return new Ranged(range, staging.reservePart(range.length()));
  }

  /// The first part, if it was taken and nobody asked for it since.
  @Nullable StagedAsset first() {
    return first == null ? null : first.staged;
  }

  @Override
  public void close() throws IOException {
    if (first != null) {
      first.close();
      first = null;
    }
  }

  private final class Ranged implements Place {
    private final ByteRange range;
    private final Room room;
    private @Nullable StagedAsset staged;

    Ranged(ByteRange range, Room room) {
      this.range = range;
      this.room = room;
    }

    @Override
    public PartReceipt bring(PartTarget target)
        throws TransferException, Permit.RevokedException, InterruptedException {
      return target.take(fetch());
    }

    private StagedAsset fetch() throws TransferException, InterruptedException {
      if (staged == null) {
        OpenObject open = source.open(range, version);
        try {
          return receive(open);
        } finally {
          Passage.close(open);
        }
      }
      return staged;
    }

    StagedAsset receive(OpenObject open) throws TransferException, InterruptedException {
      OpenObject part = new OpenObject(open.object(), new Slice(open.content(), range.length()));
      StagedAsset received = source.receive(part, room, range.length(), CRC32C, _ -> {});
      staged = received;
      return received;
    }

    @Override
    public void close() throws IOException {
      room.close();
    }
  }
}

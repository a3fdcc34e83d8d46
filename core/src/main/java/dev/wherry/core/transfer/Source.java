package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The end that an asset comes from; tells every problem as a failure of this side.
record Source(StorageProvider provider, Location location) {
  /// Describes the asset.
  StoredObject stat() throws TransferException, InterruptedException {
    try {
      return provider.stat(location.key());
    } catch (StorageException e) {
      throw failed(e);
    }
  }

  /// Opens the asset; with a version, that one or none.
  OpenObject open(@Nullable String version) throws TransferException, InterruptedException {
    return open(null, version);
  }

  /// Opens a part of the asset; with a version, of that one or none.
  OpenObject open(@Nullable ByteRange range, @Nullable String version)
      throws TransferException, InterruptedException {
    try {
      return provider.open(location.key(), range, version);
    } catch (StorageException e) {
      throw failed(e);
    }
  }

  /// Takes an asset that is open into its room, to its last byte.
  ///
  /// @param bytes how many it must be, or [StoredObject#UNKNOWN_SIZE]
  StagedAsset receive(
      OpenObject open, Room room, long bytes, Set<ChecksumKind> kinds, LongConsumer progress)
      throws TransferException, InterruptedException {
    StagedAsset staged;
    try {
      staged = room.receive(open.content(), new ChecksumCalculator(kinds), progress);
    } catch (StagingFullException e) {
      Interruption.rethrow(e);
      throw new TransferException(
          new Failure(FailureKind.STAGING_FULL, String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      throw broke(e);
    }
    if (bytes != StoredObject.UNKNOWN_SIZE && staged.size() != bytes) {
      throw new TransferException(
          new Failure(
              FailureKind.UNAVAILABLE,
              "%s ended after %d of %d bytes".formatted(location, staged.size(), bytes)));
    }
    return staged;
  }

  /// Fails when the source vouches for other bytes than those that were read.
  void check(StoredObject asset, Checksums read) throws TransferException {
    ChecksumKind wrong = read.disagreement(asset.checksums()).orElse(null);
    if (wrong != null) {
      throw new TransferException(
          new Failure(
              FailureKind.CHECKSUM_MISMATCH,
              "%s arrived with another %s than its provider vouches for"
                  .formatted(location, wrong)));
    }
  }

  /// Deletes the version that was carried. When no answer comes, it looks whether it is gone.
  void retire(@Nullable String version) throws TransferException, InterruptedException {
    if (!provider.capabilities().writable()) {
      throw new TransferException(
          new Failure(
              FailureKind.SOURCE_FORBIDDEN,
              "%s was copied but can't be retired: provider '%s' can only be read"
                  .formatted(location, location.provider())));
    }
    try {
      provider.delete(location.key(), version);
    } catch (StorageException e) {
      boolean answered = e.problem() != Problem.TIMED_OUT && e.problem() != Problem.UNAVAILABLE;
      if (answered || !isGone()) {
        throw failed(e);
      }
    }
  }

  private boolean isGone() {
    try {
      provider.stat(location.key());
      return false;
    } catch (StorageException e) {
      return e.problem() == Problem.NOT_FOUND;
    }
  }

  TransferException broke(IOException e) throws InterruptedException {
    Interruption.rethrow(e);
    return Side.SOURCE.broke(location, e);
  }

  private TransferException failed(StorageException e) throws InterruptedException {
    Interruption.rethrow(e);
    return Side.SOURCE.failed(location, e);
  }
}

package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.ServerSideCopy;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The end that an asset goes to; tells every problem as a failure of this side.
record Destination(StorageProvider provider, Location location) {
  private static final System.Logger LOG = System.getLogger(Destination.class.getName());

  Capabilities can() {
    return provider.capabilities();
  }

  /// Finds out what its capabilities are, if that is not known yet.
  void probe() throws TransferException, InterruptedException {
    try {
      provider.probe();
    } catch (StorageException e) {
      throw failed(e);
    }
  }

  Optional<Multipart> multipart() {
    return provider.multipart();
  }

  /// What stands there, or null.
  @Nullable StoredObject stat() throws TransferException, InterruptedException {
    try {
      return provider.stat(location.key());
    } catch (StorageException e) {
      if (e.problem() == Problem.NOT_FOUND) {
        return null;
      }
      throw failed(e);
    }
  }

  /// Whether what stands there is still what a receipt tells, as far as a look can say.
  boolean holds(Receipt receipt) throws TransferException, InterruptedException {
    StoredObject standing = stat();
    return standing != null
        && standing.size() == receipt.bytes()
        && Objects.equals(standing.version(), receipt.destinationVersion());
  }

  /// Writes the asset; null when the precondition did not hold, and nothing was written.
  @Nullable StoredObject put(Payload payload, Attributes attributes, Precondition precondition)
      throws TransferException, InterruptedException {
    try {
      return provider.put(location.key(), payload, attributes, precondition);
    } catch (StorageException e) {
      boolean refused = e.problem() == Problem.EXISTS || e.problem() == Problem.VERSION_CHANGED;
      if (refused && !(precondition instanceof Precondition.None)) {
        return null;
      }
      throw failed(e);
    }
  }

  /// Reads back what stands there.
  Checksums read(StoredObject standing, Set<ChecksumKind> kinds)
      throws TransferException, InterruptedException {
    ChecksumCalculator digests = new ChecksumCalculator(kinds);
    try (OpenObject open = provider.open(location.key(), null, standing.version())) {
      digests.updateAll(open.content());
      return digests.checksums();
    } catch (StorageException e) {
      throw failed(e);
    } catch (IOException e) {
      Interruption.rethrow(e);
      throw Side.DESTINATION.broke(location, e);
    }
  }

  /// Takes back a write that turned out wrong, and gives the failure.
  TransferException wrong(StoredObject written) throws InterruptedException {
    takeBack(written);
    return new TransferException(
        new Failure(
            FailureKind.CHECKSUM_MISMATCH,
            "%s does not hold the bytes that were written".formatted(location)));
  }

  /// Deletes what was written, if that version still stands there.
  private void takeBack(StoredObject written) throws InterruptedException {
    if (written.version() == null) {
      return;
    }
    try {
      provider.delete(location.key(), written.version());
    } catch (StorageException e) {
      Interruption.rethrow(e);
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} holds bytes that failed verification and can''t be deleted: {1}",
          location,
          e.getMessage());
    }
  }

  /// How copying by the destination itself ended.
  sealed interface Copy {
    /// The copy is there.
    record Copied(StoredObject object) implements Copy {}

    /// The precondition did not hold.
    record Refused() implements Copy {}

    /// The bytes must be carried.
    record Impossible() implements Copy {}
  }

  /// Has the destination copy an asset by itself.
  Copy copy(
      ServerSideCopy copier,
      Source source,
      StoredObject asset,
      Attributes attributes,
      Precondition precondition)
      throws TransferException, InterruptedException {
    try {
      return new Copy.Copied(
          copier.copy(source.provider(), asset, location.key(), attributes, precondition));
    } catch (StorageException e) {
      Interruption.rethrow(e);
      return switch (e.problem()) {
        case EXISTS -> new Copy.Refused();
        case UNSUPPORTED -> new Copy.Impossible();
        case NOT_FOUND, VERSION_CHANGED -> throw Side.SOURCE.failed(source.location(), e);
        case FORBIDDEN,
            NO_BUCKET,
            THROTTLED,
            UNAVAILABLE,
            TIMED_OUT,
            CHECKSUM_MISMATCH,
            TOO_LARGE,
            INVALID_KEY,
            ADDRESS_BLOCKED,
            INTERNAL ->
            throw failed(e);
      };
    }
  }

  /// Begins an upload in parts, and gives its id.
  String begin(Multipart multipart, Attributes attributes)
      throws TransferException, InterruptedException {
    try {
      return multipart.begin(location.key(), attributes);
    } catch (StorageException e) {
      throw failed(e);
    }
  }

  /// Writes a part; null when the upload is gone.
  @Nullable PartReceipt put(
      Multipart multipart, String upload, int number, long offset, Payload part)
      throws TransferException, InterruptedException {
    try {
      return multipart.put(location.key(), upload, number, offset, part);
    } catch (StorageException e) {
      if (e.problem() == Problem.NOT_FOUND) {
        return null;
      }
      throw failed(e);
    }
  }

  /// Has the destination copy a part by itself; null when the upload is gone.
  @Nullable PartReceipt copyPart(CopiedParts parts, ByteRange range, String upload, int number)
      throws TransferException, InterruptedException {
    try {
      return parts
          .copier()
          .copyPart(
              parts.source().provider(), parts.asset(), range, location.key(), upload, number);
    } catch (StorageException e) {
      Interruption.rethrow(e);
      if (e.problem() == Problem.NOT_FOUND) {
        return null;
      }
      throw e.problem() == Problem.VERSION_CHANGED
          ? Side.SOURCE.failed(parts.source().location(), e)
          : failed(e);
    }
  }

  /// How completing an upload ended.
  sealed interface Completion {
    /// The object is there.
    record Completed(StoredObject object) implements Completion {}

    /// The precondition did not hold; the upload is open still.
    record Refused() implements Completion {}

    /// There is no such upload.
    record Gone() implements Completion {}
  }

  Completion complete(
      Multipart multipart,
      String upload,
      List<PartReceipt> parts,
      Checksums whole,
      Precondition precondition)
      throws TransferException, InterruptedException {
    try {
      return new Completion.Completed(
          multipart.complete(location.key(), upload, parts, whole, precondition));
    } catch (StorageException e) {
      boolean refused = e.problem() == Problem.EXISTS || e.problem() == Problem.VERSION_CHANGED;
      if (refused && !(precondition instanceof Precondition.None)) {
        return new Completion.Refused();
      }
      if (e.problem() == Problem.NOT_FOUND) {
        return new Completion.Gone();
      }
      throw failed(e);
    }
  }

  /// Ends an upload that nobody goes on with, and gives whether it is gone.
  boolean aborts(Multipart multipart, String upload)
      throws TransferException, InterruptedException {
    try {
      multipart.abort(location.key(), upload);
      return !multipart.isOpen(location.key(), upload);
    } catch (StorageException e) {
      throw failed(e);
    }
  }

  /// Ends an upload that nobody goes on with. What can't be aborted now is aborted later.
  void abort(Multipart multipart, String upload) throws InterruptedException {
    try {
      multipart.abort(location.key(), upload);
    } catch (StorageException e) {
      Interruption.rethrow(e);
      LOG.log(
          System.Logger.Level.INFO,
          "an upload to {0} can''t be aborted now: {1}",
          location,
          e.getMessage());
    }
  }

  private TransferException failed(StorageException e) throws InterruptedException {
    Interruption.rethrow(e);
    return Side.DESTINATION.failed(location, e);
  }
}

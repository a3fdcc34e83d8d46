package dev.wherry.core.transfer;

import dev.wherry.core.move.Location;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The end that an asset goes to; tells every problem as a failure of this side.
record Destination(StorageProvider provider, Location location) {
  private static final System.Logger LOG = System.getLogger(Destination.class.getName());

  Capabilities can() {
    return provider.capabilities();
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
  Checksums read(StoredObject standing, Checksums like)
      throws TransferException, InterruptedException {
    ChecksumCalculator digests = new ChecksumCalculator(like.hex().keySet());
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

  /// Takes back a write that turned out wrong, if the version that was written still stands there.
  void takeBack(StoredObject written) throws InterruptedException {
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

  private TransferException failed(StorageException e) throws InterruptedException {
    Interruption.rethrow(e);
    return Side.DESTINATION.failed(location, e);
  }
}

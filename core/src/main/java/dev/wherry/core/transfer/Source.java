package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageProvider;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The end that an asset comes from; tells every problem as a failure of this side.
record Source(StorageProvider provider, Location location) {
  /// Opens the asset; with a version, that one or none.
  OpenObject open(@Nullable String version) throws TransferException, InterruptedException {
    try {
      return provider.open(location.key(), null, version);
    } catch (StorageException e) {
      throw failed(e);
    }
  }

  /// Deletes the version that was carried.
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
      throw failed(e);
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

package dev.wherry.server.provider;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.queue.ProviderLimits;

/// A provider, the word for its kind, and how much of it may be used.
///
/// @param kind `file`, `http`, `memory` or `s3`
/// @param limits as the settings say them; the queue knows those that hold now
public record ConfiguredProvider(String kind, StorageProvider storage, ProviderLimits limits) {
  public String name() {
    return storage.name();
  }

  /// Whether it can be a destination, and lose an asset that is retired.
  public boolean isWritable() {
    return storage.capabilities().writable();
  }
}

package dev.wherry.server.provider;

import dev.wherry.core.provider.StorageProvider;

/// A provider and the word for its kind.
///
/// @param kind `file`, `http`, `memory` or `s3`
public record ConfiguredProvider(String kind, StorageProvider storage) {
  public String name() {
    return storage.name();
  }

  /// Whether it can be a destination, and lose an asset that is retired.
  public boolean isWritable() {
    return storage.capabilities().writable();
  }
}

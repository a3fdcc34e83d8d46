package dev.wherry.server.provider;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.queue.ProviderLimits;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A provider, the word for its kind, and how much of it may be used.
///
/// @param kind `file`, `http`, `memory` or `s3`
/// @param limits as the settings say them; the queue knows those that hold now
/// @param publicUrl what the URLs of its objects begin with, with a slash at its end; null when
///   they have none
public record ConfiguredProvider(
    String kind, StorageProvider storage, ProviderLimits limits, @Nullable URI publicUrl) {
  /// One whose objects have no URLs.
  public ConfiguredProvider(String kind, StorageProvider storage, ProviderLimits limits) {
    this(kind, storage, limits, null);
  }

  public String name() {
    return storage.name();
  }

  /// Whether it can be a destination, and lose an asset that is retired.
  public boolean isWritable() {
    return storage.capabilities().writable();
  }
}

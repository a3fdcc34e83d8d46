package dev.wherry.server.provider;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.queue.ProviderLimits;
import dev.wherry.server.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A provider, the word for its kind, and how much of it may be used.
///
/// @param kind the word in the settings; `http` for the built-in ones
/// @param limits as the settings say them; the queue knows those that hold now
/// @param timeout of each object that is read or written there, and of each part
/// @param publicUrl what the URLs of its objects begin with, with a slash at its end; null when
///   they have none
/// @param another opens the same provider once more, for whoever closes it
/// @param settings tells its settings from others; it holds no secret
public record ConfiguredProvider(
    String kind,
    StorageProvider storage,
    ProviderLimits limits,
    Duration timeout,
    @Nullable URI publicUrl,
    Supplier<StorageProvider> another,
    String settings) {
  /// Opens a provider without settings, whose objects have no URLs that we know.
  public static ConfiguredProvider open(
      String kind, Supplier<StorageProvider> opening, ProviderLimits limits) {
    return open(kind, opening, limits, Settings.Limits.TIMEOUT, null, "");
  }

  /// Opens a provider.
  public static ConfiguredProvider open(
      String kind,
      Supplier<StorageProvider> opening,
      ProviderLimits limits,
      Duration timeout,
      @Nullable URI publicUrl,
      String settings) {
    return new ConfiguredProvider(
        kind, opening.get(), limits, timeout, publicUrl, opening, settings);
  }

  public String name() {
    return storage.name();
  }

  /// Whether it can be a destination, and lose an asset that is retired.
  public boolean isWritable() {
    return storage.capabilities().writable();
  }
}

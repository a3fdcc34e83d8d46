package dev.wherry.providers.memory;

import dev.wherry.core.provider.MemoryProvider;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.ProviderSettings;
import java.time.InstantSource;

/// Settings of `kind: memory`. There are none.
public record MemorySettings() implements ProviderSettings {

  @Override
  public StorageProvider open(String name, InstantSource clock, int usual) {
    return new MemoryProvider(name, clock);
  }
}

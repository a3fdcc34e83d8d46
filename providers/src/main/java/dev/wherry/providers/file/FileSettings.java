package dev.wherry.providers.file;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.About;
import dev.wherry.providers.ProviderSettings;
import java.nio.file.Path;
import java.time.InstantSource;

/// Settings of `kind: file`.
public record FileSettings(
    @About("The folder that the keys are paths in. It must exist; nothing outside it is touched.")
        Path root)
    implements ProviderSettings {

  @Override
  public StorageProvider open(String name, InstantSource clock, int usual) {
    return new FileProvider(name, root.toAbsolutePath().normalize(), clock);
  }
}

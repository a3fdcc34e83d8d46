package dev.wherry.providers.azure;

import dev.wherry.core.provider.StorageException;
import dev.wherry.providers.Secret;
import dev.wherry.providers.servers.Azurite;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// An account of the emulator, and its containers.
final class Account {
  private final Azurite server;
  private final AtomicInteger containers = new AtomicInteger();

  Account(Azurite server) {
    this.server = server;
  }

  /// Settings for a container that nobody has used.
  AzureSettings newContainer(String prefix) throws StorageException {
    AzureSettings settings = settings("container-" + containers.incrementAndGet(), prefix);
    try (AzureClient client = new AzureClient(settings, Map.of(), InstantSource.system(), 1)) {
      client.send("create", client.container("PUT"));
    }
    return settings;
  }

  AzureSettings settings(String container, String prefix) {
    return new AzureSettings(
        server.account(),
        container,
        prefix,
        new Secret(server.key()),
        null,
        server.endpoint(),
        null,
        Duration.ofSeconds(30),
        16,
        null,
        null,
        null,
        null,
        null);
  }
}

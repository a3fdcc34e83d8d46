package dev.wherry.core.provider;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/// A provider that is paced does all that a provider does.
final class PacedProviderTest extends StorageProviderContract {
  private final ManualTime time = new ManualTime();
  private final Paces paces = new Paces(time, time);
  private final StorageProvider provider =
      paces.paced(new MemoryProvider("memory", InstantSource.system()));

  PacedProviderTest() {
    paces.set(Map.of("memory", new Rate(50, 1 << 20)));
  }

  @Override
  public StorageProvider provider() {
    return provider;
  }

  @Override
  public StorageProvider withoutBucket() {
    return paces.paced(MemoryProvider.withoutBucket("lost"));
  }

  @AfterEach
  void close() throws IOException {
    provider.close();
  }
}

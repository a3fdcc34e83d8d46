package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MemoryProviderTest extends StorageProviderContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final MemoryProvider provider = new MemoryProvider("memory", InstantSource.fixed(NOW));

  @Override
  public StorageProvider provider() {
    return provider;
  }

  @Override
  public StorageProvider withoutBucket() {
    return MemoryProvider.withoutBucket("lost");
  }

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void objectsCarryTheTimeOfTheClock() throws Exception {
    seed("k", new byte[1], Attributes.NONE);
    assertThat(provider.stat("k").modified()).isEqualTo(NOW);
  }

  @Test
  void aClosedProviderAndItsReadsAreOver() throws Exception {
    seed("k", new byte[10], Attributes.NONE);
    OpenObject open = provider.open("k", null, null);
    provider.close();
    assertThatThrownBy(() -> open.content().read()).isInstanceOf(IOException.class);
    Expect.problem(Problem.UNAVAILABLE, () -> provider.stat("k"));
  }
}

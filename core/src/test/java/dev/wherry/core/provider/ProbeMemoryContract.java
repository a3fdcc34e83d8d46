package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every [ProbeMemory] keeps.
public abstract class ProbeMemoryContract {
  protected abstract ProbeMemory memory();

  @Test
  public void theLastWordOfEachProviderIsKeptForItsSettings() {
    ProbeMemory memory = memory();
    assertThat(memory.recall("one", "a")).isNull();
    memory.keep("one", "a", Set.of("TAGS", "no COPIES"));
    memory.keep("two", "a", Set.of());
    assertThat(memory.recall("one", "a")).containsExactlyInAnyOrder("TAGS", "no COPIES");
    assertThat(memory.recall("two", "a")).isEmpty();
    assertThat(memory.recall("one", "b")).isNull();
    memory.keep("one", "b", Set.of("no TAGS"));
    assertThat(memory.recall("one", "b")).containsExactly("no TAGS");
    assertThat(memory.recall("one", "a")).as("settings that were before").isNull();
  }
}

package dev.wherry.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NearestTest {
  private static final List<String> WORDS = List.of("bucket", "prefix", "region", "old", "new");

  @Test
  void findsWhatWasMeant() {
    assertThat(Nearest.to("buckt", WORDS)).contains("bucket");
    assertThat(Nearest.to("bcuket", WORDS)).contains("bucket");
    assertThat(Nearest.to("prefixes", WORDS)).contains("prefix");
    assertThat(Nearest.to("odl", WORDS)).contains("old");
  }

  @Test
  void guessesNothingWhenNothingIsNear() {
    assertThat(Nearest.to("colour", WORDS)).isEmpty();
    assertThat(Nearest.to("", WORDS)).isEmpty();
    assertThat(Nearest.to("x", List.of())).isEmpty();
  }
}

package dev.wherry.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OptionsTest {
  @Test
  void withoutWordsAllIsAsTheHelpSays() {
    assertThat(parse()).isEqualTo(new Options(false, false, 200_000_000, 1));
  }

  @Test
  void readsEveryOption() {
    assertThat(parse("--keep", "--largest", "8MB", "--seed", "-7"))
        .isEqualTo(new Options(false, true, 8_000_000, -7));
    assertThat(parse("--help").help()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--largest", "--largest x", "--largest 251MB", "--seed x", "--seed", "--kep", "x"})
  void refusesWhatItDoesNotKnow(String words) {
    assertThatThrownBy(() -> parse(words.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)('.+' is no|--largest is at most|--\\w+ needs).*");
  }

  @Test
  void theHelpNamesEveryOption() {
    assertThat(Options.USAGE).contains("--keep", "--largest SIZE", "--seed N", "--help");
  }

  private static Options parse(String... words) {
    return Options.parse(List.of(words));
  }
}

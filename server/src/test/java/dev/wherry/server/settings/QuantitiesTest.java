package dev.wherry.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuantitiesTest {
  @Test
  void readsDurations() {
    Map.of(
            "500ms", Duration.ofMillis(500),
            "30s", Duration.ofSeconds(30),
            "1h2m3s", Duration.ofSeconds(3723),
            "2d", Duration.ofDays(2),
            "PT0.5S", Duration.ofMillis(500))
        .forEach((text, duration) -> assertThat(Quantities.duration(text)).isEqualTo(duration));
  }

  @Test
  void readsSizes() {
    Map.of(
            "0",
            0L,
            "1_048_576",
            1048576L,
            "64MiB",
            64L << 20,
            "8 kb",
            8000L,
            "1.5GiB",
            3L << 29,
            "9223372036854775807",
            Long.MAX_VALUE)
        .forEach((text, size) -> assertThat(Quantities.bytes(text)).isEqualTo(size));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "s", "1x", "1s ", "-1s", "P", "1s2", "soon"})
  void refusesWhatIsNoDuration(String text) {
    assertThatThrownBy(() -> Quantities.duration(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "MiB", "1 parsec", "0.3", "9223372036854775808", "9TiBs"})
  void refusesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> Quantities.bytes(text)).isInstanceOf(IllegalArgumentException.class);
  }
}

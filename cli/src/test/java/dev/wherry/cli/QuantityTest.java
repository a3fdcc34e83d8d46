package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class QuantityTest {
  @Test
  void writesBytes() {
    assertThat(Quantity.bytes(0)).isEqualTo("0 B");
    assertThat(Quantity.bytes(1023)).isEqualTo("1023 B");
    assertThat(Quantity.bytes(1024)).isEqualTo("1.0 KiB");
    assertThat(Quantity.bytes(1024 * 1024 - 1)).isEqualTo("1.0 MiB");
    assertThat(Quantity.bytes(200L << 20)).isEqualTo("200.0 MiB");
    assertThat(Quantity.bytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
  }

  @Test
  void writesCountsAndTimes() {
    assertThat(Quantity.moves(1)).isEqualTo("1 move");
    assertThat(Quantity.moves(10_000)).isEqualTo("10,000 moves");
    assertThat(Quantity.time(Duration.ofSeconds(7))).isEqualTo("0:07");
    assertThat(Quantity.time(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
  }
}

package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
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
  void readsBytes() {
    assertThat(Quantity.parseBytes("1048576")).isEqualTo(1L << 20);
    assertThat(Quantity.parseBytes("7 B")).isEqualTo(7);
    assertThat(Quantity.parseBytes("10MiB")).isEqualTo(10L << 20);
    assertThat(Quantity.parseBytes("1.5 gib")).isEqualTo(3L << 29);
    assertThat(Quantity.parseBytes("2TB")).isEqualTo(2_000_000_000_000L);
    for (String wrong : List.of("", "fast", "-1", "1.5", "10PiB", "10 MiB/s", "999999999TiB")) {
      assertThatThrownBy(() -> Quantity.parseBytes(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void writesCountsAndTimes() {
    assertThat(Quantity.moves(1)).isEqualTo("1 move");
    assertThat(Quantity.moves(10_000)).isEqualTo("10,000 moves");
    assertThat(Quantity.time(Duration.ofSeconds(7))).isEqualTo("0:07");
    assertThat(Quantity.time(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
  }
}

package dev.wherry.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ByteSizeTest {
  @Test
  void writesSizesForPeople() {
    assertThat(ByteSize.format(0)).isEqualTo("0 B");
    assertThat(ByteSize.format(999)).isEqualTo("999 B");
    assertThat(ByteSize.format(1_000)).isEqualTo("1.0 kB");
    assertThat(ByteSize.format(999_949)).isEqualTo("999.9 kB");
    assertThat(ByteSize.format(999_950)).isEqualTo("1.0 MB");
    assertThat(ByteSize.format(240_123_456)).isEqualTo("240.1 MB");
    assertThat(ByteSize.format(10_000_000_000L)).isEqualTo("10.0 GB");
  }

  @Test
  void readsSizesOfPeople() {
    assertThat(ByteSize.parse("17")).isEqualTo(17);
    assertThat(ByteSize.parse("17B")).isEqualTo(17);
    assertThat(ByteSize.parse("8MB")).isEqualTo(8_000_000);
    assertThat(ByteSize.parse("8 M")).isEqualTo(8_000_000);
    assertThat(ByteSize.parse("500kB")).isEqualTo(500_000);
    assertThat(ByteSize.parse("1GB")).isEqualTo(1_000_000_000);
  }

  @Test
  void refusesOtherText() {
    for (String text : new String[] {"", "MB", "-1", "8 TB", "8,5MB", "9999999999999"}) {
      assertThatThrownBy(() -> ByteSize.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no size");
    }
  }
}

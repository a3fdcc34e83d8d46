package dev.wherry.demo.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PercentCodeTest {
  @Test
  void escapesAllButPlainLetters() {
    assertThat(PercentCode.encode("a b/c+d%41?#ü~", "/"))
        .isEqualTo("a%20b/c%2Bd%2541%3F%23%C3%BC~");
    assertThat(PercentCode.encode("a/b", "")).isEqualTo("a%2Fb");
  }

  @Test
  void readsWhatItWrote() {
    String key = "names/%2e+ü\u0308 🚢/100%";
    assertThat(PercentCode.decode(PercentCode.encode(key, "/"))).isEqualTo(key);
  }

  @Test
  void leavesAPercentSignThatEscapesNothing() {
    assertThat(PercentCode.decode("100%")).isEqualTo("100%");
    assertThat(PercentCode.decode("%4")).isEqualTo("%4");
    assertThat(PercentCode.decode("%zz%41")).isEqualTo("%zzA");
  }
}

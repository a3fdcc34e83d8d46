package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeysTest {
  @Test
  void theOrderIsThatOfUtf8Bytes() {
    Comparator<String> byBytes =
        (a, b) ->
            Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    List<String> keys = new ArrayList<>(HostileKeys.ALL);
    keys.addAll(List.of("\uffee", "😀", "ab", "abc", "a\u0000"));
    List<String> sorted = new ArrayList<>(keys);
    keys.sort(byBytes);
    sorted.sort(Keys.UTF8_ORDER);
    assertThat(sorted).isEqualTo(keys).isNotEqualTo(keys.stream().sorted().toList());
  }

  @Test
  void aKeyIsShownOnOneLine() {
    assertThat(Keys.shown("a\nb\r\u001b[31mc\u2028d\ud83d"))
        .isEqualTo("a\\u000ab\\u000d\\u001b[31mc\\u2028d\\ud83d");
    assertThat(Keys.shown("é😀")).isEqualTo("é😀");
    assertThat(Keys.shown("x".repeat(1_000))).hasSize(201).endsWith("…");
  }
}

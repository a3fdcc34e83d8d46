package dev.wherry.server.signpost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathTextTest {
  @Test
  void percentEncodedTextIsReadAndNothingElseChanged() {
    assertThat(PathText.decode("a%20b+c//..;d=%C3%bc%25%2F")).isEqualTo("a b+c//..;d=ü%/");
    assertThat(PathText.decode("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%4g", "%g4", "%ff", "a%C3", "%ED%A0%80"})
  void whatIsNoTextIsNull(String path) {
    assertThat(PathText.decode(path)).isNull();
  }
}

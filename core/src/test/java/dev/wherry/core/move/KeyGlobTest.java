package dev.wherry.core.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyGlobTest {
  @ParameterizedTest
  @CsvSource({
    "*.jpg, a.jpg",
    "*.jpg, .jpg",
    "**.jpg, a/b/c.jpg",
    "**/*.jpg, c.jpg",
    "**/*.jpg, a/b/c.jpg",
    "a/**/z, a/z",
    "a/**/z, a/b/c/z",
    "'*.{jpg,png}', a.png",
    "'{a,b}/{c,d}', b/c",
    "?.txt, é.txt",
    "?.txt, 😀.txt",
    "[a-c]x, bx",
    "[!a-c]x, dx",
    "[]-]x, ]x",
    "\\*, *",
    "a+b(c).$, a+b(c).$",
    "a b%20, a b%20",
    "**, a/b",
  })
  void matches(String glob, String path) {
    assertThat(KeyGlob.parse(glob).matches(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "*.jpg, a/b.jpg",
    "*.jpg, a.jpgx",
    "**/*.jpg, a/b/c.png",
    "a/**/z, abz",
    "a/**/z, a/bz",
    "'*.{jpg,png}', a.gif",
    "?.txt, ab.txt",
    "?, /",
    "[!a]x, /x",
    "[a-c]x, dx",
    "\\*, a",
    "a, A",
  })
  void doesNotMatch(String glob, String path) {
    assertThat(KeyGlob.parse(glob).matches(path)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'{a', a '{' is not closed",
    "'a}', a '}' has no '{'",
    "'{a,{b}}', a '{' stands in another",
    "'[a', a '[' is not closed",
    "'a\\', a '\\' stands at an end",
  })
  void aWrongOneIsTold(String glob, String why) {
    assertThatThrownBy(() -> KeyGlob.parse(glob)).hasMessage("'%s' is no pattern: %s", glob, why);
  }

  @Test
  void oneWithTooManyChoicesIsRefused() {
    assertThatThrownBy(() -> KeyGlob.parse("{a,b}".repeat(7))).hasMessageContaining("100 choices");
  }

  @Test
  void noPatternTakesLong() {
    assertThat(KeyGlob.parse("*a".repeat(400) + "b").matches("a".repeat(1_024))).isFalse();
    assertThat(KeyGlob.parse("**/".repeat(300) + "b").matches("a/".repeat(512))).isFalse();
  }
}

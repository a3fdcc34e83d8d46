package dev.wherry.core.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "archive/{path}, archive/2019/a b.tar.gz",
    "{key}, images/2019/a b.tar.gz",
    "{ext}/{stem}.{ext}, gz/a b.tar.gz",
    "{dir}/new-{name}, 2019/new-a b.tar.gz",
    "{{{name}}}, {a b.tar.gz}",
    "'$1\\{name}', '$1\\a b.tar.gz'",
  })
  void aKeyIsMadeOfTheSources(String template, String key) {
    assertThat(new KeyTemplate(template).apply("images/", "images/2019/a b.tar.gz")).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({"images, ''", ".hidden, ''", "a., ''", "a.b, b"})
  void whatAPathDoesNotHaveIsEmpty(String key, String extension) {
    assertThat(new KeyTemplate("{dir}{ext}").apply("", key)).isEqualTo(extension);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{nme}", "a{", "a}", "{Name}", "{}"})
  void aWrongOneIsTold(String template) {
    assertThatThrownBy(() -> new KeyTemplate(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is none of {key}, {path}, {dir}, {name}, {stem}, {ext}");
  }
}

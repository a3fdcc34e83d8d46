package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PrintableTest {
  @Test
  void leavesOrdinaryTextAlone() {
    for (String text : new String[] {"", "a b.jpg", "100%", "träume/漢字/🚢.png", "a\\b", "👩‍🚀"}) {
      assertThat(Printable.escape(text)).isEqualTo(text);
    }
  }

  @Test
  void escapesWhatCommandsATerminal() {
    assertThat(Printable.escape("\u001b[2Jx\u0007")).isEqualTo("\\u001b[2Jx\\u0007");
    assertThat(Printable.escape("a\nb\rc\td\u0000")).isEqualTo("a\\nb\\rc\\td\\u0000");
    assertThat(Printable.escape("\u009b31m\u007f")).isEqualTo("\\u009b31m\\u007f");
  }

  @Test
  void escapesWhatDeceivesTheEye() {
    assertThat(Printable.escape("gpj.\u202eexe")).isEqualTo("gpj.\\u202eexe");
    assertThat(Printable.escape("a\u200bb\ufeff")).isEqualTo("a\\u200bb\\ufeff");
    assertThat(Printable.escape("a\u2028b")).isEqualTo("a\\u2028b");
  }

  @Test
  void escapesHalfACharacter() {
    assertThat(Printable.escape("a\ud83d")).isEqualTo("a\\ud83d");
  }

  @Test
  void knowsWideAndCombiningCharacters() {
    assertThat(Printable.width("abc")).isEqualTo(3);
    assertThat(Printable.width("漢字")).isEqualTo(4);
    assertThat(Printable.width("🚢")).isEqualTo(2);
    assertThat(Printable.width("e\u0301")).isEqualTo(1);
    assertThat(Printable.pad("漢", 4)).isEqualTo("漢  ");
  }

  @Test
  void cutsByColumns() {
    assertThat(Printable.cut("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Printable.cut("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(Printable.cut("漢字漢字", 6)).isEqualTo("漢字…");
  }
}

package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PairsFileTest {
  @Test
  void readsPairsWithAndWithoutAHeader() throws Exception {
    Pair pair = new Pair("old:a", "new:b", 1);
    assertThat(read("old:a,new:b")).containsExactly(pair);
    assertThat(read("old:a,new:b\n")).containsExactly(pair);
    assertThat(read("\ufeffSource,Destination\r\nold:a,new:b\r\n"))
        .containsExactly(new Pair("old:a", "new:b", 2));
    assertThat(read("\nold:a,new:b\n\n")).containsExactly(new Pair("old:a", "new:b", 2));
    assertThat(read("")).isEmpty();
    assertThat(read("source,destination\n")).isEmpty();
  }

  @Test
  void takesFieldsVerbatim() throws Exception {
    assertThat(read("old: a ,new:100%\nold:träume,new:漢字"))
        .containsExactly(new Pair("old: a ", "new:100%", 1), new Pair("old:träume", "new:漢字", 2));
  }

  @Test
  void readsQuotedFields() throws Exception {
    assertThat(read("\"old:a,b\",\"new:a \"\"b\"\"\"\n\"old:1\n2\",new:3\nold:x,new:y"))
        .containsExactly(
            new Pair("old:a,b", "new:a \"b\"", 1),
            new Pair("old:1\n2", "new:3", 2),
            new Pair("old:x", "new:y", 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          old:a;new:b              | line 3: 1 field
          old:a,new:b,c            | line 3: 3 fields
          'old:a"b,new:b'          | line 3: a quote inside a field
          '"old:a"b,new:b'         | line 3: text after a closing quote
          '"old:a,new:b'           | line 3: the quotes that start here are not closed
          """)
  void namesTheLineThatIsWrong(String line, String message) {
    assertThatThrownBy(() -> read("source,destination\nold:1,new:1\n" + line + "\nold:2,new:2\n"))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(65))
        .hasMessageStartingWith("pairs.csv, " + message);
  }

  @Test
  void refusesACarriageReturnInsideAField() {
    assertThatThrownBy(() -> read("old:a\rb,new:b")).hasMessageContaining("line 1: a carriage");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] latin1 = "old:träume,new:x\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> PairsFile.read("pairs.csv", new ByteArrayInputStream(latin1)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("line 1: it is not UTF-8");
  }

  private static List<Pair> read(String text) throws IOException {
    return PairsFile.read(
        "pairs.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}

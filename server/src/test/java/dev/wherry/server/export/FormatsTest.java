package dev.wherry.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.MoveReport;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What keys and messages of others become in each kind of file.
final class FormatsTest {
  private static String written(Format format, String source, String destination)
      throws IOException {
    StringWriter out = new StringWriter();
    format.move(
        new MoveReport(
            new MoveId(17, 4),
            Location.parse(source),
            Location.parse(destination),
            MoveState.SUCCEEDED,
            1,
            null,
            null,
            null,
            null,
            Instant.EPOCH,
            null,
            null,
            null),
        out);
    return out.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1", "+1", "-1", "@a", "\t=1", " =1", "'", "'=1", "|a", "%a", "\uff1d1", "\r=1"
      })
  void aFieldThatASpreadsheetMayTakeForAFormulaIsText(String field) {
    String csv = Csv.field(field);
    assertThat(csv.startsWith("\"") ? csv.substring(1, csv.length() - 1) : csv)
        .isEqualTo("'" + field);
  }

  @Test
  void aFieldIsQuotedWhereItMustBe() {
    assertThat(Csv.field("")).isEmpty();
    assertThat(Csv.field("a b;c")).isEqualTo("a b;c");
    assertThat(Csv.field("a,\"b\"\r\n")).isEqualTo("\"a,\"\"b\"\"\r\n\"");
  }

  @Test
  void anSqlStringStaysOneWhateverIsInIt() throws Exception {
    assertThat(SqlUpdates.literal("a'; drop table t; --")).isEqualTo("'a''; drop table t; --'");
    assertThat(SqlUpdates.literal("\\'; drop")).isEqualTo("E'\\\\''; drop'");
    assertThat(SqlUpdates.identifier("a\"b")).isEqualTo("\"a\"\"b\"");
    assertThat(
            written(
                new SqlUpdates(
                    Set.of(),
                    "\"image\"",
                    "\"url\"",
                    new UrlBase(null),
                    new UrlBase("https://new.example.com/")),
                "old:it's",
                "new:a b/ü"))
        .isEqualTo(
            "update \"image\" set \"url\" = 'https://new.example.com/a%20b/%C3%BC' where \"url\" = 'old:it''s';\n");
  }

  @Test
  void aKeyBehindAPathStaysAsItIs() {
    Location key = Location.parse("old:a b%20/ü?");
    assertThat(new UrlBase("/static/").address(key)).isEqualTo("/static/a b%20/ü?");
    assertThat(new UrlBase("https://h/").address(key)).isEqualTo("https://h/a%20b%2520/%C3%BC%3F");
    assertThat(new UrlBase(null).address(key)).isEqualTo("old:a b%20/ü?");
    assertThat(new UrlBase("https://h/").address(Location.parse("https://old.example.com/a%20b")))
        .isEqualTo("https://old.example.com/a%20b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/            | old:a \"b\\$c;}      | \"/a \\\"b\\\\$c;}\"",
        "/            | https://h/a%20b%zz?q | \"/a b%zz\"",
        "/            | https://h             | \"/\"",
        "https://o/x/ | old:é                 | \"https://o/x/é\"",
        "https://o/x/ | http://h:1/%C3%A9     | \"http://h:1/é\""
      })
  void aWordOfNginxStaysOneWhateverIsInIt(String base, String source, String word)
      throws Exception {
    NginxMap map = new NginxMap(Set.of(), new UrlBase(base), new UrlBase("https://new.example/"));
    assertThat(written(map, source, "new:$a;\n\"b"))
        .isEqualTo("  " + word + " \"https://new.example/%24a%3B%0A%22b\";\n");
  }

  @Test
  void controlCharactersAreEscapedForNginxAndWhatIsTooLongIsLeftOut() throws Exception {
    assertThat(NginxMap.quote("/a\n\r\t")).isEqualTo("\"/a\\n\\r\\t\"");
    NginxMap map = new NginxMap(Set.of(), new UrlBase("/"), new UrlBase("https://new.example/"));
    assertThat(written(map, "old:" + "é".repeat(2_000), "new:a"))
        .isEqualTo("  # move 17-4 is left out: it is too long for nginx\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "old:a b,\"%é   | \"https://o.example/a%20b%2C%22%25%C3%A9\",\"https://n/%3D1%2C\",301",
        "https://h/\"é,b | \"https://h/%22%C3%A9,b\",\"https://n/%3D1%2C\",301",
        "https://h       | \"https://h\",\"https://n/%3D1%2C\",301",
      })
  void aUrlOfCloudflareIsOneField(String source, String line) throws Exception {
    assertThat(cloudflare(source)).isEqualTo(line + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://h/a?b", "https://h:1/a", "https://u@h/a", "https://h/a#b"})
  void whatCloudflareCannotCompareHasNoLine(String source) throws Exception {
    assertThat(cloudflare(source)).isEmpty();
    assertThat(cloudflare("old:" + "é".repeat(6_000))).isEmpty();
  }

  private static String cloudflare(String source) throws IOException {
    return written(
        new CloudflareRedirects(
            Set.of(), new UrlBase("https://o.example/"), new UrlBase("https://n/")),
        source,
        "new:=1,");
  }
}

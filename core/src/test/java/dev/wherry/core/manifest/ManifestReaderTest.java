package dev.wherry.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.manifest.ManifestLine.Pair;
import dev.wherry.core.manifest.ManifestLine.Wrong;
import dev.wherry.core.move.ManifestFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestReaderTest {
  private static List<ManifestLine> read(ManifestFormat format, byte[] bytes)
      throws IOException, MalformedManifestException {
    ManifestReader reader = new ManifestReader(new ByteArrayInputStream(bytes), format, 0, 1);
    List<ManifestLine> lines = new ArrayList<>();
    for (ManifestLine line = reader.next(); line != null; line = reader.next()) {
      lines.add(line);
    }
    assertThat(reader.offset()).isEqualTo(bytes.length);
    return lines;
  }

  private static List<ManifestLine> csv(String text)
      throws IOException, MalformedManifestException {
    return read(ManifestFormat.CSV, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<ManifestLine> json(String text)
      throws IOException, MalformedManifestException {
    return read(ManifestFormat.JSON_LINES, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fieldsOfCsvAreTakenVerbatim() throws Exception {
    assertThat(csv("old: a ,new:b\r\n\"old:x,\"\"y\"\"\n\r\nz\",\"\"\n\n\r\nold:ü😀,new:"))
        .containsExactly(
            new Pair(1, "old: a ", "new:b"),
            new Pair(2, "old:x,\"y\"\n\r\nz", ""),
            new Pair(7, "old:ü😀", "new:"));
  }

  @Test
  void aHeaderIsNoMoveWhereverTheFirstRecordIs() throws Exception {
    assertThat(csv("\ufeff\n Source,DESTINATION\nold:a,new:a\nsource,destination\n"))
        .containsExactly(new Pair(3, "old:a", "new:a"), new Pair(4, "source", "destination"));
  }

  @Test
  void aRecordOfOtherFieldsIsWrongAndTheRestGoesOn() throws Exception {
    List<ManifestLine> lines = csv("a\na,b,c\na,b");
    assertThat(lines).element(0).asString().contains("1 field where source,destination are wanted");
    assertThat(lines).element(1).asString().contains("3 fields");
    assertThat(lines).element(2).isEqualTo(new Pair(3, "a", "b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b,c", "\"a\"b,c", "\"a,b", "a\rb,c", "\"a\",\"b\nold:x,new:y\n"})
  void whatFollowsABrokenQuoteIsNotGuessed(String text) {
    assertThatThrownBy(() -> csv("x,y\n\n" + text))
        .isInstanceOf(MalformedManifestException.class)
        .hasMessageStartingWith("line 3: ");
  }

  @Test
  void aRecordThatDoesNotEndIsNotTakenIntoMemory() {
    assertThatThrownBy(() -> csv("\"" + "x".repeat(ManifestReader.LONGEST)))
        .isInstanceOf(MalformedManifestException.class)
        .hasMessageContaining("are its quotes closed?");
  }

  @Test
  void aRecordMayBeAsLongAsItMay() throws Exception {
    String field = "x".repeat(ManifestReader.LONGEST - 2);
    assertThat(csv(field + ",y\n")).containsExactly(new Pair(1, field, "y"));
    assertThat(csv(field + ",y")).containsExactly(new Pair(1, field, "y"));
    assertThatThrownBy(() -> csv(field + ",yz")).isInstanceOf(MalformedManifestException.class);
  }

  @Test
  void objectsOfJsonAreMoves() throws Exception {
    assertThat(
            json(
                """
                \ufeff{"source": "old:a\\u00fc,\\n", "destination": "new:a"}\r

                  {"destination":"new:b","source":"old:b"}"""))
        .containsExactly(new Pair(1, "old:aü,\n", "new:a"), new Pair(3, "old:b", "new:b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "\"old:a\"",
        "{}",
        "{\"source\": \"a\"}",
        "{\"source\": \"a\", \"destination\": null}",
        "{\"source\": \"a\", \"destination\": {\"a\": 1}}",
        "{\"source\": \"a\", \"destination\": \"b\", \"priority\": 1}",
        "{\"source\": \"a\", \"source\": \"c\", \"destination\": \"b\"}",
        "{\"source\": \"a\", \"destination\": \"b\"} {}",
        "{\"source\": \"a\", \"destination\": \"b\"} x",
        "{\"source\": \"a\", \"destination\": \"b\",}",
      })
  void aLineOfJsonThatIsNoMoveIsWrongAlone(String line) throws Exception {
    List<ManifestLine> lines = json(line + "\n{\"source\": \"x\", \"destination\": \"y\"}\n");
    assertThat(lines).hasSize(2).element(1).isEqualTo(new Pair(2, "x", "y"));
    assertThat(lines)
        .first()
        .isInstanceOfSatisfying(
            Wrong.class,
            wrong -> assertThat(wrong.message()).contains("'source' and 'destination'"));
  }

  @Test
  void aLineThatIsTooLongIsPassedOver() throws Exception {
    List<ManifestLine> lines =
        json("x".repeat(ManifestReader.LONGEST + 1) + "\n{\"source\":\"x\",\"destination\":\"y\"}");
    assertThat(lines).hasSize(2).element(1).isEqualTo(new Pair(2, "x", "y"));
    assertThat(lines).first().asString().contains("more than 65,536 bytes");
  }

  @Test
  void aLineThatIsNotUtf8IsWrong() throws Exception {
    byte[] bytes = "old:\u00e4,new:a\nold:b,new:b".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(read(ManifestFormat.CSV, bytes))
        .containsExactly(new Wrong(1, "it is not UTF-8"), new Pair(2, "old:b", "new:b"));
    assertThat(read(ManifestFormat.JSON_LINES, new byte[] {(byte) 0xff}))
        .containsExactly(new Wrong(1, "it is not UTF-8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n\r\n", "source,destination", "\ufeff"})
  void thereMayBeNoMoves(String text) throws Exception {
    assertThat(csv(text)).isEmpty();
  }

  @Test
  void anotherReaderGoesOnBehindAnyLine() throws Exception {
    byte[] bytes =
        "\ufeffsource,destination\na,b\n\"x\n\",y\n\nü,z\n".getBytes(StandardCharsets.UTF_8);
    List<ManifestLine> all = read(ManifestFormat.CSV, bytes);
    ManifestReader reader =
        new ManifestReader(new ByteArrayInputStream(bytes), ManifestFormat.CSV, 0, 1);
    for (int taken = 0; reader.next() != null; ) {
      taken++;
      int offset = (int) reader.offset();
      ManifestReader other =
          new ManifestReader(
              new ByteArrayInputStream(Arrays.copyOfRange(bytes, offset, bytes.length)),
              ManifestFormat.CSV,
              offset,
              reader.line());
      assertThat(other.atEnd()).isEqualTo(taken == all.size());
      assertThat(other.next()).isEqualTo(taken == all.size() ? null : all.get(taken));
    }
    assertThat(all).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "a.csv,CSV",
    "A.CSV,CSV",
    "dir.csv/a.jsonl,JSON_LINES",
    "a.ndjson,JSON_LINES",
    "a.json,",
    "a,",
    "csv.gz,",
    "a?.csv,CSV",
    "//host/a.csv?sig=x.y,CSV",
  })
  void theFormatIsToldByTheName(String key, ManifestFormat format) {
    assertThat(ManifestFormat.of(new dev.wherry.core.move.Location("p", key)).orElse(null))
        .isEqualTo(format);
  }
}

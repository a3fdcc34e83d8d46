package dev.wherry.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads pairs from CSV as RFC 4180 has it: UTF-8, `source,destination`, a field in quotes where it
/// holds a comma, a quote or a line end, a quote in it doubled. A first line that says
/// `source,destination` is a header; empty lines are passed over. Fields are taken verbatim.
final class PairsFile {
  private static final int END = -1;

  private final String name;
  private final Reader in;
  private final List<Pair> pairs = new ArrayList<>();
  private int line = 1;
  private int next;

  private PairsFile(String name, Reader in) throws IOException {
    this.name = name;
    this.in = in;
    advance();
    if (next == '\ufeff') {
      advance();
    }
  }

  /// @param name as messages shall name it
  /// @throws CommandException when it is not such a file; the message names the line
  static List<Pair> read(String name, InputStream in) throws IOException {
    Reader reader =
        new BufferedReader(
            new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    PairsFile file = null;
    try {
      file = new PairsFile(name, reader);
      return file.read();
    } catch (CharacterCodingException e) {
      throw refused(name, file == null ? 1 : file.line, "it is not UTF-8 here or a little after");
    }
  }

  private List<Pair> read() throws IOException {
    boolean first = true;
    while (next != END) {
      int start = line;
      List<String> fields = record(start);
      boolean empty = fields.size() == 1 && fields.getFirst().isEmpty();
      boolean header = first && isHeader(fields);
      if (!empty && !header) {
        if (fields.size() != 2) {
          throw refused(
              name,
              start,
              "%s where source,destination are wanted; a field that holds a comma stands in quotes"
                  .formatted(fields.size() == 1 ? "1 field" : fields.size() + " fields"));
        }
        pairs.add(new Pair(fields.get(0), fields.get(1), start));
      }
      first = first && empty;
    }
    return pairs;
  }

  private static boolean isHeader(List<String> fields) {
    return fields.size() == 2
        && fields.get(0).strip().equalsIgnoreCase("source")
        && fields.get(1).strip().equalsIgnoreCase("destination");
  }

  private List<String> record(int start) throws IOException {
    List<String> fields = new ArrayList<>();
    while (true) {
      fields.add(next == '"' ? quoted(start) : plain());
      if (next != ',') {
        break;
      }
      advance();
    }
    if (next == '\r') {
      advance();
      if (next != '\n' && next != END) {
        throw refused(name, start, "a carriage return inside a field: put the field in quotes");
      }
    }
    if (next == '\n') {
      advance();
    }
    return fields;
  }

  private String plain() throws IOException {
    StringBuilder field = new StringBuilder();
    while (next != ',' && next != '\n' && next != '\r' && next != END) {
      if (next == '"') {
        throw refused(
            name, line, "a quote inside a field: put the field in quotes and double the quote");
      }
      field.append((char) next);
      advance();
    }
    return field.toString();
  }

  private String quoted(int start) throws IOException {
    StringBuilder field = new StringBuilder();
    advance();
    while (true) {
      if (next == END) {
        throw refused(name, start, "the quotes that start here are not closed");
      }
      if (next == '"') {
        advance();
        if (next != '"') {
          break;
        }
      }
      field.append((char) next);
      advance();
    }
    if (next != ',' && next != '\n' && next != '\r' && next != END) {
      throw refused(name, line, "text after a closing quote: double the quote if it is part of it");
    }
    return field.toString();
  }

  private void advance() throws IOException {
    if (next == '\n') {
      line++;
    }
    next = in.read();
  }

  private static CommandException refused(String name, int line, String message) {
    return new CommandException(
        ExitCode.REFUSED, "%s, line %d: %s".formatted(Printable.escape(name), line, message));
  }
}

package dev.wherry.server.export;

import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.MoveReport;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;

/// An SQL UPDATE for each move, from its old address to its new one, all in one transaction: a file
/// that breaks off changes nothing.
///
/// @param table quoted
/// @param column quoted
record SqlUpdates(
    Set<MoveState> states, String table, String column, UrlBase source, UrlBase destination)
    implements Format {
  @Override
  public String type() {
    return "application/sql; charset=utf-8";
  }

  @Override
  public String extension() {
    return "sql";
  }

  @Override
  public void begin(long request, Writer out) throws IOException {
    out.write("-- From old to new: request %d.\nbegin;\n".formatted(request));
  }

  @Override
  public void move(MoveReport move, Writer out) throws IOException {
    out.write(
        "update %s set %s = %s where %s = %s;\n"
            .formatted(
                table,
                column,
                literal(destination.address(move.destination())),
                column,
                literal(source.address(move.source()))));
  }

  @Override
  public void end(Writer out) throws IOException {
    out.write("commit;\n");
  }

  /// An identifier, as it is written.
  static String identifier(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /// A string; with a backslash in the form that means the same whatever
  /// `standard_conforming_strings` is.
  static String literal(String text) {
    String quoted = "'" + text.replace("'", "''") + "'";
    return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
  }
}

package dev.wherry.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Where output goes. Texts are UTF-8 whatever the locale is, since keys and JSON are.
///
/// @param out for what was asked for
/// @param err for what went wrong, and for progress beside a machine-readable result
/// @param outShows whether `out` is a terminal that understands control sequences
/// @param errShows whether `err` is one
/// @param width columns
record Terminal(PrintWriter out, PrintWriter err, boolean outShows, boolean errShows, int width) {
  /// Where the launcher says which streams are terminals and how wide they are: `12,80`. Without
  /// it, none is taken for one.
  static final String PROPERTY = "wherry.terminal";

  private static final int DEFAULT_WIDTH = 80;
  private static final int NARROWEST = 20;

  /// That of this process.
  static Terminal ofProcess(Map<String, String> variables) {
    String[] words = System.getProperty(PROPERTY, "").split(",", 2);
    boolean smart = !"dumb".equals(variables.get("TERM"));
    return new Terminal(
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        smart && words[0].contains("1"),
        smart && words[0].contains("2"),
        width(words.length > 1 ? words[1] : variables.getOrDefault("COLUMNS", "")));
  }

  private static int width(String columns) {
    try {
      int width = Integer.parseInt(columns.strip());
      return width <= 0 ? DEFAULT_WIDTH : Math.max(NARROWEST, width);
    } catch (NumberFormatException e) {
      return DEFAULT_WIDTH;
    }
  }

  private static PrintWriter writer(FileDescriptor stream) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), false);
  }
}

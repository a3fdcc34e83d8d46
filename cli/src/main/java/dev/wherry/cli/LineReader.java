package dev.wherry.cli;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/// Reads lines, and no more of a line than fits in memory. For one thread.
final class LineReader {
  private final Reader in;
  private final int longest;
  private int number;
  private boolean cut;

  /// @param in is best buffered
  /// @param longest how many characters of a line are kept
  LineReader(Reader in, int longest) {
    this.in = in;
    this.longest = longest;
  }

  /// The next line without its end, or its beginning when it is too long; null after the last.
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    cut = false;
    int c = in.read();
    if (c < 0) {
      return null;
    }
    number++;
    for (; c >= 0 && c != '\n'; c = in.read()) {
      if (line.length() < longest) {
        line.append((char) c);
      } else {
        cut = true;
      }
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    return line.toString();
  }

  /// Whether the last line was longer than what was given of it.
  boolean wasCut() {
    return cut;
  }

  /// The last line's number, from 1.
  int number() {
    return number;
  }
}

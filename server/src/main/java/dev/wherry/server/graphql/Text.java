package dev.wherry.server.graphql;

import java.nio.charset.StandardCharsets;

/// What text can be kept, and how it is shown.
final class Text {
  private static final int SHOWN = 80;

  private Text() {}

  /// Whether the queue can keep a text: it has no NUL character and no half of a surrogate pair.
  static boolean isStorable(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /// The start of a text on one line, for a message.
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
    return text.codePointCount(0, text.length()) > SHOWN
        ? shown.append('…').toString()
        : shown.toString();
  }
}

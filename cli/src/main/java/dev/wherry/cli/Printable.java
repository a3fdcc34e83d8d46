package dev.wherry.cli;

import java.util.Locale;

/// Makes text of others safe to print: a key may hold any character, those that command a terminal
/// included.
final class Printable {
  private Printable() {}

  /// Writes control characters, invisible direction marks, line separators and lone surrogates as
  /// Java does (`\n`, `\u001b`); everything else stays.
  static String escape(String text) {
    if (text.codePoints().noneMatch(Printable::isUnsafe)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(point -> append(safe, point));
    return safe.toString();
  }

  /// How many columns of a terminal a safe text takes.
  static int width(String text) {
    return text.codePoints().map(Printable::width).sum();
  }

  /// The text with spaces after it, up to a width.
  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  /// The text, or its beginning with `…` where it is wider than that.
  static String cut(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    StringBuilder start = new StringBuilder();
    int used = 1;
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      used += width(point);
      if (used > width) {
        break;
      }
      start.appendCodePoint(point);
      at += Character.charCount(point);
    }
    return start.append('…').toString();
  }

  private static void append(StringBuilder safe, int point) {
    if (!isUnsafe(point)) {
      safe.appendCodePoint(point);
      return;
    }
    switch (point) {
      case '\n' -> safe.append("\\n");
      case '\r' -> safe.append("\\r");
      case '\t' -> safe.append("\\t");
      default -> {
        for (char unit : Character.toChars(point)) {
          safe.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
        }
      }
    }
  }

  private static boolean isUnsafe(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      // Joiners shape words and emoji; the other format characters hide or turn what is beside
      // them.
      case Character.FORMAT -> point != 0x200c && point != 0x200d && point != 0xad;
      default -> false;
    };
  }

  private static int width(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(point) ? 2 : 1;
    };
  }

  /// The wide ranges of Unicode's East Asian Width, without the holes in them.
  private static boolean isWide(int point) {
    return point >= 0x1100
        && (point <= 0x115f
            || (point >= 0x2e80 && point <= 0x303e)
            || (point >= 0x3041 && point <= 0xa4cf)
            || (point >= 0xa960 && point <= 0xa97f)
            || (point >= 0xac00 && point <= 0xd7a3)
            || (point >= 0xf900 && point <= 0xfaff)
            || (point >= 0xfe30 && point <= 0xfe6f)
            || (point >= 0xff00 && point <= 0xff60)
            || (point >= 0xffe0 && point <= 0xffe6)
            || (point >= 0x1f300 && point <= 0x1f64f)
            || (point >= 0x1f680 && point <= 0x1f6ff)
            || (point >= 0x1f900 && point <= 0x1faff)
            || (point >= 0x20000 && point <= 0x3fffd));
  }
}

package dev.wherry.postgres;

import org.jspecify.annotations.Nullable;

/// What PostgreSQL can hold as text: every string without a NUL and without half of a surrogate
/// pair.
final class Text {
  private static final char REPLACEMENT = '\uFFFD';

  private static final int LONGEST_LINE = 2_000;

  private Text() {}

  /// Refuses what can't be held.
  ///
  /// @throws IllegalArgumentException that says what `name` holds
  static String check(String name, String text) {
    int at = firstUnstorable(text);
    if (at >= 0) {
      throw new IllegalArgumentException(
          "%s holds %s at character %d, which can't be stored"
              .formatted(
                  name, text.charAt(at) == 0 ? "a NUL" : "half of a surrogate pair", at + 1));
    }
    return text;
  }

  /// A line for people as it is kept: without what can't be held, and no longer than it need be.
  static @Nullable String line(@Nullable String text) {
    return clean(
        text == null || text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE));
  }

  /// Puts a replacement character for what can't be held.
  static @Nullable String clean(@Nullable String text) {
    if (text == null || firstUnstorable(text) < 0) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text);
    for (int at = firstUnstorable(clean); at >= 0; at = firstUnstorable(clean)) {
      clean.setCharAt(at, REPLACEMENT);
    }
    return clean.toString();
  }

  private static int firstUnstorable(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return i;
      }
      if (Character.isHighSurrogate(c)) {
        if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}

package dev.wherry.core.provider;

import dev.wherry.core.provider.StorageException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/// What holds for keys at every provider: how long they are, how they are ordered, how they are
/// shown.
public final class Keys {
  /// The order of the keys' UTF-8 bytes, which is that of their code points and not that of
  /// [String#compareTo].
  public static final Comparator<String> UTF8_ORDER = Keys::compareCodePoints;

  private static final int SHOWN = 200;

  private Keys() {}

  /// Refuses what no provider can hold: an empty key, one that is not text (half of a surrogate
  /// pair), and one whose UTF-8 is longer than `maxBytes`.
  ///
  /// @param operation for the message: what was to be done
  /// @throws StorageException with [Problem#INVALID_KEY]
  public static void check(String operation, String key, int maxBytes) throws StorageException {
    if (key.isEmpty()) {
      throw new StorageException(Problem.INVALID_KEY, operation + ": the key is empty");
    }
    checkText(operation, key);
    int bytes = key.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > maxBytes) {
      throw new StorageException(
          Problem.INVALID_KEY,
          "%s %s: the key has %,d bytes and this provider holds at most %,d"
              .formatted(operation, shown(key), bytes, maxBytes));
    }
  }

  /// Refuses a key or prefix that is not text.
  ///
  /// @throws StorageException with [Problem#INVALID_KEY]
  public static void checkText(String operation, String key) throws StorageException {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
      throw new StorageException(
          Problem.INVALID_KEY,
          "%s %s: the key holds half of a surrogate pair and can't be written as UTF-8"
              .formatted(operation, shown(key)));
    }
  }

  /// A key on one line, for a message: control characters and halves of surrogate pairs escaped,
  /// and long keys cut.
  public static String shown(String key) {
    StringBuilder text = new StringBuilder();
    key.codePoints()
        .limit(SHOWN)
        .forEach(
            c -> {
              if (Character.isISOControl(c)
                  || Character.getType(c) == Character.FORMAT
                  || Character.getType(c) == Character.SURROGATE
                  || Character.getType(c) == Character.LINE_SEPARATOR
                  || Character.getType(c) == Character.PARAGRAPH_SEPARATOR) {
                text.append("\\u%04x".formatted(c));
              } else {
                text.appendCodePoint(c);
              }
            });
    if (key.codePointCount(0, key.length()) > SHOWN) {
      text.append('…');
    }
    return text.toString();
  }

  private static int compareCodePoints(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length()) {
      int left = a.codePointAt(i);
      int right = b.codePointAt(i);
      if (left != right) {
        return Integer.compare(left, right);
      }
      i += Character.charCount(left);
    }
    return Integer.compare(a.length(), b.length());
  }
}

package dev.wherry.providers.s3;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The user's metadata as S3 takes it: names that are header names, and values in ASCII, the others
/// as words of RFC 2047, which is also how S3 gives back what it got otherwise.
final class S3Metadata {
  private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern PLAIN = Pattern.compile("(?!=\\?)[!-~]([ -~]*[!-~])?|");
  private static final Pattern WORD = Pattern.compile("=\\?(?i:utf-8)\\?([bBqQ])\\?([^?]*)\\?=");

  private S3Metadata() {}

  /// Those of the metadata that S3 can hold, by their names.
  static Map<String, String> holdable(Map<String, String> user) {
    Map<String, String> held = new HashMap<>();
    user.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (NAME.matcher(lower).matches()) {
            held.put(lower, value);
          }
        });
    return held;
  }

  static Map<String, String> encoded(Map<String, String> user) {
    Map<String, String> encoded = new HashMap<>();
    user.forEach((name, value) -> encoded.put(name, encode(value)));
    return encoded;
  }

  static Map<String, String> decoded(Map<String, String> headers) {
    Map<String, String> decoded = new HashMap<>();
    headers.forEach((name, value) -> decoded.put(name.toLowerCase(Locale.ROOT), decode(value)));
    return decoded;
  }

  private static String encode(String value) {
    if (PLAIN.matcher(value).matches()) {
      return value;
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
  }

  private static String decode(String value) {
    Matcher words = WORD.matcher(value);
    StringBuilder text = new StringBuilder();
    int end = 0;
    while (words.find()) {
      String between = value.substring(end, words.start());
      text.append(end > 0 && between.isBlank() ? "" : between);
      text.append(word(words.group(1), words.group(2), words.group()));
      end = words.end();
    }
    return text.append(value, end, value.length()).toString();
  }

  private static String word(String encoding, String body, String whole) {
    try {
      return encoding.equalsIgnoreCase("B")
          ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
          : quoted(body);
    } catch (IllegalArgumentException e) {
      return whole; // looks like a word and is none
    }
  }

  private static String quoted(String body) {
    byte[] bytes = new byte[body.length()];
    int length = 0;
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '=' && i + 2 < body.length()) {
        bytes[length++] = (byte) Integer.parseInt(body.substring(i + 1, i + 3), 16);
        i += 2;
      } else {
        bytes[length++] = (byte) (c == '_' ? ' ' : c);
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}

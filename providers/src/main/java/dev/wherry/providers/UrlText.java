package dev.wherry.providers;

import java.nio.charset.StandardCharsets;

/// Makes URLs of text.
public final class UrlText {
  private static final String UNRESERVED = "-._~";
  private static final String LEGAL = "-._~:/?#[]@!$&'()*+,;=%";

  private UrlText() {}

  /// Data that has no meaning anywhere in a URL: all but letters, digits and `-._~` is
  /// percent-encoded (RFC 3986, section 2.3).
  public static String encodeAll(String data) {
    return encode(data, UNRESERVED);
  }

  /// Data as part of a URL: all but letters, digits, `-._~` and `/` is percent-encoded.
  public static String encode(String data) {
    return encode(data, UNRESERVED + "/");
  }

  /// A URL as people and servers write it: only what can't stand in a URL is percent-encoded.
  public static String mend(String url) {
    return encode(url, LEGAL);
  }

  private static String encode(String text, String kept) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || kept.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }
}

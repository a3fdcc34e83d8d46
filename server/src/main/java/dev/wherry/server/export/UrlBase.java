package dev.wherry.server.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wherry.core.move.Location;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What makes an address of a location: a beginning that the key is put behind. Behind a URL the
/// key is percent-encoded, all but letters, digits, `-._~` and `/`; behind anything else it stays
/// as it is. Without a beginning the address is the location as it was given.
///
/// A location of `https` or `http` is a URL already, and is its own address whatever the beginning.
record UrlBase(@Nullable String text) {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  boolean isUrl() {
    return text != null && text.contains("://");
  }

  String address(Location location) {
    if (text == null || isWeb(location)) {
      return location.toString();
    }
    return text + (isUrl() ? encode(location.key()) : location.key());
  }

  static boolean isWeb(Location location) {
    return (location.provider().equals("https") || location.provider().equals("http"))
        && location.key().startsWith("//");
  }

  /// Percent-encodes the UTF-8 of a text, all but letters, digits, `-._~` and `/`.
  static String encode(String key) {
    StringBuilder encoded = new StringBuilder(key.length() + 16);
    for (byte b : key.getBytes(UTF_8)) {
      if (isPlain(b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || "-._~/".indexOf(b) >= 0;
  }
}

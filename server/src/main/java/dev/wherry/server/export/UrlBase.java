package dev.wherry.server.export;

import dev.wherry.core.move.Location;
import dev.wherry.providers.UrlText;
import org.jspecify.annotations.Nullable;

/// What makes an address of a location: a beginning that the key is put behind. Behind a URL the
/// key is percent-encoded, all but letters, digits, `-._~` and `/`; behind anything else it stays
/// as it is. Without a beginning the address is the location as it was given.
///
/// A location of `https` or `http` is a URL already, and is its own address whatever the beginning.
record UrlBase(@Nullable String text) {
  boolean isUrl() {
    return text != null && text.contains("://");
  }

  String address(Location location) {
    if (text == null || isWeb(location)) {
      return location.toString();
    }
    return text + (isUrl() ? UrlText.encode(location.key()) : location.key());
  }

  static boolean isWeb(Location location) {
    return (location.provider().equals("https") || location.provider().equals("http"))
        && location.key().startsWith("//");
  }
}

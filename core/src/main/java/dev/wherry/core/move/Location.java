package dev.wherry.core.move;

import java.util.regex.Pattern;

/// Where an asset is: the name of a configured provider, and the key there.
///
/// Written `provider:key`, for example `old:images/a b.jpg`. The key is kept verbatim: it is never
/// decoded, normalised or trimmed. A web address is a location too: `https://host/path` is the key
/// `//host/path` of the built-in provider `https`, and its key is a URL already.
///
/// @param provider lower-case letters, digits, `-` and `_`, at most 63 characters, letter first
/// @param key not empty
public record Location(String provider, String key) {
  private static final Pattern PROVIDER = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

  public Location {
    if (!PROVIDER.matcher(provider).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a provider's name: lower-case letters, digits, '-' and '_', letter first"
              .formatted(provider));
    }
    if (key.isEmpty()) {
      throw new IllegalArgumentException("the location has no key after '%s:'".formatted(provider));
    }
  }

  /// Reads `provider:key`.
  ///
  /// @throws IllegalArgumentException with a sentence for the user when it is not one
  public static Location parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "'%s' is not a location: write provider:key, for example old:images/a.jpg"
              .formatted(text));
    }
    return new Location(text.substring(0, colon), text.substring(colon + 1));
  }

  /// Whether `name` can be a provider's name.
  public static boolean isProviderName(String name) {
    return PROVIDER.matcher(name).matches();
  }

  /// `provider:key`, as it was given.
  @Override
  public String toString() {
    return provider + ":" + key;
  }
}

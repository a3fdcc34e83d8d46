package dev.wherry.providers.gcs;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import org.jspecify.annotations.Nullable;

/// Which keys can be names of objects, by Google's rules: what they advise against because XML
/// can't hold it is refused too.
final class GcsKeys {
  private static final String RESERVED = ".well-known/acme-challenge/";

  private GcsKeys() {}

  /// @param prefix what stands before the key in the object's name
  static void check(String operation, String key, String prefix, int maxBytes)
      throws StorageException {
    Keys.check(operation, key, maxBytes);
    String fault = fault(prefix + key);
    if (fault != null) {
      throw new StorageException(
          Problem.INVALID_KEY, "%s %s: %s".formatted(operation, Keys.shown(key), fault));
    }
  }

  private static @Nullable String fault(String name) {
    if (name.equals(".") || name.equals("..")) {
      return "an object can't be named '%s'".formatted(name);
    }
    if (name.startsWith(RESERVED)) {
      return "an object's name can't start with " + RESERVED;
    }
    if (name.chars().anyMatch(c -> isControl(c) || c >= 0xfffe)) {
      return "an object's name holds no control characters";
    }
    return null;
  }

  private static boolean isControl(int c) {
    return (c < ' ' && c != '\t') || (c >= 0x7f && c <= 0x9f && c != 0x85);
  }
}

package dev.wherry.providers.azure;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import org.jspecify.annotations.Nullable;

/// Which keys can be names of blobs, by Azure's rules: what they say to avoid is refused, since it
/// is not told what becomes of it.
final class AzureKeys {
  private static final int MAX_SEGMENTS = 254;

  private AzureKeys() {}

  /// @param prefix what stands before the key in the blob's name
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
    if (name.endsWith("/")) {
      return "a blob's name has no slash at its end";
    }
    if (name.indexOf('\\') >= 0) {
      return "a blob's name holds no backslash, which Azure takes for a slash";
    }
    if (name.chars().anyMatch(c -> c < ' ' || c == 0x7f || c >= 0xfffe)) {
      return "a blob's name holds no control characters";
    }
    String[] segments = name.split("/", -1);
    if (segments.length > MAX_SEGMENTS) {
      return "a blob's name has at most %d segments".formatted(MAX_SEGMENTS);
    }
    for (String segment : segments) {
      if (segment.endsWith(".")) {
        return "no segment of a blob's name ends with a dot";
      }
    }
    return null;
  }
}

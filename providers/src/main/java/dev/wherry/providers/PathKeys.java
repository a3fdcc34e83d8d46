package dev.wherry.providers;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Keys that are paths of files below a root.
public final class PathKeys {
  /// The longest path that systems take, in bytes.
  public static final int MAX_PATH = 4095;

  private static final int MAX_SEGMENT = 255;

  private PathKeys() {}

  /// What a kind of file system has against a segment, or null.
  public interface Rule {
    @Nullable String fault(String segment);
  }

  /// Refuses keys that are no path below the root, or not the only spelling of one.
  ///
  /// @param operation for the message
  /// @param more is asked about segments that nothing else is against
  /// @throws StorageException with `INVALID_KEY`
  public static void check(String operation, String key, int maxKeyBytes, Rule more)
      throws StorageException {
    Keys.check(operation, key, maxKeyBytes);
    for (String segment : key.split("/", -1)) {
      String fault = fault(segment);
      if (fault == null) {
        fault = more.fault(segment);
      }
      if (fault != null) {
        throw new StorageException(
            Problem.INVALID_KEY, "%s %s: %s".formatted(operation, Keys.shown(key), fault));
      }
    }
  }

  private static @Nullable String fault(String segment) {
    if (segment.isEmpty()) {
      return "a path has no empty segment: no '//', and no '/' at either end";
    }
    if (segment.equals(".") || segment.equals("..")) {
      return "a path may not have the segment '%s'".formatted(segment);
    }
    if (segment.indexOf('\0') >= 0) {
      return "a file's name holds no NUL";
    }
    if (segment.getBytes(StandardCharsets.UTF_8).length > MAX_SEGMENT) {
      return "a segment of a path has at most %d bytes".formatted(MAX_SEGMENT);
    }
    return null;
  }
}

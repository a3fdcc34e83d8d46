package dev.wherry.providers;

import dev.wherry.core.provider.HostileKeys;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// Keys of the contract that are no paths.
public final class NoPaths {
  private NoPaths() {}

  /// A path has no empty segments and no `.` and `..`; a name has no NUL and at most 255 bytes.
  public static Set<String> unholdable() {
    return HostileKeys.ALL.stream()
        .filter(
            key ->
                Arrays.stream(key.split("/", -1))
                    .anyMatch(
                        s ->
                            s.isEmpty()
                                || s.equals(".")
                                || s.equals("..")
                                || s.contains("\0")
                                || s.length() > 255))
        .collect(Collectors.toSet());
  }
}

package dev.wherry.providers.sftp;

import dev.wherry.core.provider.HostileKeys;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// Keys that are no paths.
final class SftpKeys {
  private SftpKeys() {}

  /// A path has no empty segments and no `.` and `..`; a name has no NUL and at most 255 bytes.
  static Set<String> unholdable() {
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

package dev.wherry.providers;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names of files that are not whole yet: `.wherry-….part`. No key has one, and no listing shows
/// them.
public final class TemporaryNames {
  private static final Pattern TEMPORARY = Pattern.compile("\\.wherry-[0-9a-f]{16}\\.part");

  private TemporaryNames() {}

  /// One that nobody else has.
  public static String next() {
    long number = ThreadLocalRandom.current().nextLong();
    return ".wherry-%s.part".formatted(HexFormat.of().toHexDigits(number));
  }

  /// Whether a segment is such a name.
  public static boolean contain(String segment) {
    return TEMPORARY.matcher(segment).matches();
  }

  /// What is against a segment of a key, if it is such a name.
  public static @Nullable String fault(String segment) {
    return contain(segment)
        ? "names like '%s' are those of unfinished writes".formatted(segment)
        : null;
  }
}

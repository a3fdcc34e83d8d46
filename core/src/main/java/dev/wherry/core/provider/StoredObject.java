package dev.wherry.core.provider;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An object as its provider describes it.
///
/// @param size in bytes; [#UNKNOWN_SIZE] when the provider doesn't say
/// @param version pins these bytes: an ETag, a generation, or whatever changes when they do; null
///   when the provider has nothing of the kind
/// @param modified when it was last written, or null
/// @param checksums what the provider vouches for, of the whole object; never a multipart ETag
public record StoredObject(
    String key,
    long size,
    @Nullable String version,
    @Nullable Instant modified,
    Checksums checksums,
    Attributes attributes) {
  public static final long UNKNOWN_SIZE = -1;

  public boolean sizeKnown() {
    return size >= 0;
  }
}

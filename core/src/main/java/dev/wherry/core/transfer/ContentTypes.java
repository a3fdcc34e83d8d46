package dev.wherry.core.transfer;

import org.jspecify.annotations.Nullable;

/// Tells what kind of content bytes are, for sources that don't say. Safe for many threads.
public interface ContentTypes {
  /// Knows none.
  ContentTypes NONE = (head, key) -> null;

  /// How many bytes from the first it wants to see.
  int HEAD = 64 << 10;

  /// The media type (`image/png`), or null when it can't tell.
  ///
  /// @param head the first bytes, all of them where there are fewer than [#HEAD]
  /// @param key whose ending may tell more
  @Nullable String of(byte[] head, String key);
}

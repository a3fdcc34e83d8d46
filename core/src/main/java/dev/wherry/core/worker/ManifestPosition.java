package dev.wherry.core.worker;

import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.StoredObject;
import org.jspecify.annotations.Nullable;

/// How far a manifest was read, and which one it was.
///
/// @param offset in bytes
/// @param line the number of the next one
/// @param size of the whole, or [StoredObject#UNKNOWN_SIZE]
/// @param version null when its provider knows none
/// @param modified when it was last written, as text; empty when nobody knows
record ManifestPosition(
    long offset, long line, long size, @Nullable String version, String modified) {
  private static final int PARTS = 5;

  /// Where it begins.
  static ManifestPosition start(StoredObject manifest) {
    return new ManifestPosition(
        0,
        1,
        manifest.size(),
        manifest.version(),
        manifest.modified() == null ? "" : manifest.modified().toString());
  }

  static ManifestPosition parse(String text) {
    String[] parts = text.split(" ", PARTS);
    return new ManifestPosition(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        parts[4].isEmpty() ? null : parts[4],
        parts[3]);
  }

  /// As [#parse] reads it.
  @Override
  public String toString() {
    return "%d %d %d %s %s".formatted(offset, line, size, modified, version == null ? "" : version);
  }

  ManifestPosition at(long nextOffset, long nextLine) {
    return new ManifestPosition(nextOffset, nextLine, size, version, modified);
  }

  /// What is left of it; null when that can't be said without its size, or is all.
  @Nullable ByteRange rest() {
    return offset == 0 || size == StoredObject.UNKNOWN_SIZE
        ? null
        : new ByteRange(offset, size - offset);
  }

  /// Whether an object is the one that was read, as far as its provider tells.
  boolean isOf(StoredObject manifest) {
    ManifestPosition other = start(manifest);
    return size == other.size
        && (version == null ? modified.equals(other.modified) : version.equals(other.version));
  }
}

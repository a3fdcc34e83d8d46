package dev.wherry.core.provider;

/// Part of an object.
///
/// @param offset of the first byte, from 0
/// @param length in bytes, 1 or more
public record ByteRange(long offset, long length) {
  public ByteRange {
    if (offset < 0 || length < 1 || length > Long.MAX_VALUE - offset) {
      throw new IllegalArgumentException("no range: offset " + offset + ", length " + length);
    }
  }

  /// The offset of the last byte.
  public long last() {
    return offset + length - 1;
  }
}

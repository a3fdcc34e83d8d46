package dev.wherry.core.transfer;

import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.MultipartCapabilities;

/// How an asset is cut into parts: all of one size, but the last.
///
/// @param bytes of the whole, at least 1
/// @param partBytes of each part but the last
record PartPlan(long bytes, long partBytes) {
  private static final long MIB = 1L << 20;

  /// Parts of the wanted size, or larger ones where the destination takes no smaller ones, or not
  /// so many; those are whole MiB.
  static PartPlan of(long bytes, long wanted, MultipartCapabilities can) {
    long least = Math.max(can.minPartBytes(), Math.ceilDiv(bytes, (long) can.maxParts()));
    long part = least <= wanted ? wanted : Math.ceilDiv(least, MIB) * MIB;
    return new PartPlan(bytes, Math.max(1, Math.min(part, can.maxPartBytes())));
  }

  int count() {
    return Math.toIntExact(Math.ceilDiv(bytes, partBytes));
  }

  /// Where a part is.
  ///
  /// @param number from 1
  ByteRange range(int number) {
    long offset = (number - 1) * partBytes;
    return new ByteRange(offset, Math.min(partBytes, bytes - offset));
  }
}

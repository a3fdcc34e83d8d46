package dev.wherry.core.move;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Proof of delivery: what stands at the destination, and who vouches for it.
///
/// @param bytes the asset's size
/// @param crc32c of the asset's bytes, eight lower-case hex digits; null when the bytes were not
///   read
/// @param sha256 of the asset's bytes, lower-case hex; null when it was not computed
/// @param sourceVersion the source's version that was carried (an ETag, a generation)
/// @param destinationVersion the destination's version, as it answered to the write
/// @param sourceChecksum the kind of checksum that the source vouched for and that the bytes were
///   compared with (`MD5`, `CRC32C`, …); null when it vouched for none
/// @param evidence what proves that the destination holds these bytes, or why nothing was written
/// @param guard how the write was kept from replacing what it should not; null when nothing was
///   written
/// @param lostAttributes names of the source's attributes that the destination can't hold
public record Receipt(
    long bytes,
    @Nullable String crc32c,
    @Nullable String sha256,
    @Nullable String sourceVersion,
    @Nullable String destinationVersion,
    @Nullable String sourceChecksum,
    Evidence evidence,
    @Nullable Guard guard,
    List<String> lostAttributes) {
  public Receipt {
    lostAttributes = List.copyOf(lostAttributes);
  }

  /// What proves the destination's copy.
  public enum Evidence {
    /// The destination checked a checksum of ours while it wrote.
    CHECKED_ON_WRITE,
    /// The destination vouches for a checksum that is ours.
    DESTINATION_CHECKSUM,
    /// The destination's copy was read back and compared.
    REREAD,
    /// The destination says only a size, and it is right.
    SIZE,
    /// Something stood there and was left, unread, as the policy wanted.
    PRESENT
  }

  /// How a write was kept from replacing an object that the overwrite policy would have kept.
  public enum Guard {
    /// The destination itself refuses the write when another was there first.
    CONDITIONAL,
    /// The destination was looked at before; another writer could have come between.
    LOOKED_BEFORE,
    /// Not at all: the policy is to overwrite always.
    NONE
  }
}

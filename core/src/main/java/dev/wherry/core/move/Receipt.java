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
/// @param evidence what proves that the destination holds these bytes, or why nothing was written
/// @param lostAttributes names of the source's attributes that the destination can't hold
public record Receipt(
    long bytes,
    @Nullable String crc32c,
    @Nullable String sha256,
    @Nullable String sourceVersion,
    @Nullable String destinationVersion,
    Evidence evidence,
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
}

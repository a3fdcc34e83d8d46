package dev.wherry.core.transfer;

import dev.wherry.core.move.Receipt;
import dev.wherry.core.move.Receipt.Evidence;
import dev.wherry.core.move.Receipt.Guard;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.StoredObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes receipts.
final class Receipts {
  private Receipts() {}

  /// For bytes that were written.
  ///
  /// @param asset as the source described it
  /// @param checksums of the bytes, which agree with those that the source vouches for
  static Delivery delivered(
      StoredObject asset,
      StoredObject written,
      long bytes,
      Checksums checksums,
      Evidence evidence,
      Guard guard,
      List<String> lost) {
    return new Delivery.Delivered(receipt(asset, written, bytes, checksums, evidence, guard, lost));
  }

  /// For bytes that stood there before.
  static Delivery alreadyThere(
      StoredObject asset, StoredObject standing, Checksums checksums, Evidence evidence) {
    return new Delivery.AlreadyThere(
        receipt(asset, standing, standing.size(), checksums, evidence, null, List.of()));
  }

  private static Receipt receipt(
      StoredObject asset,
      StoredObject there,
      long bytes,
      Checksums checksums,
      Evidence evidence,
      @Nullable Guard guard,
      List<String> lost) {
    return new Receipt(
        bytes,
        checksums.get(ChecksumKind.CRC32C),
        checksums.get(ChecksumKind.SHA256),
        asset.version(),
        there.version(),
        vouched(asset.checksums(), checksums.hex().keySet()),
        evidence,
        guard,
        lost);
  }

  private static @Nullable String vouched(Checksums bySource, Set<ChecksumKind> compared) {
    return bySource.hex().keySet().stream()
        .filter(compared::contains)
        .max(ChecksumKind::compareTo)
        .map(Enum::name)
        .orElse(null);
  }
}

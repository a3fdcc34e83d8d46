package dev.wherry.core.transfer;

/// How assets are carried.
///
/// @param sha256 whether receipts tell the SHA-256 too, which costs about 0.6 s of CPU per GiB
/// @param partBytes the size of a large asset's parts, where neither its destination nor the number
///   of parts asks for more
/// @param partsPerMove how many parts of one asset are under way at once
/// @param partsAtOnce how many parts of all assets are under way at once
public record TransferSettings(boolean sha256, long partBytes, int partsPerMove, int partsAtOnce) {
  /// Parts of 8 MiB; 8 of one asset and 64 in all.
  public static final TransferSettings DEFAULT = new TransferSettings(false, 8L << 20, 8, 64);

  public TransferSettings {
    if (partBytes < 1 || partsPerMove < 1 || partsAtOnce < 1) {
      throw new IllegalArgumentException(
          "parts need at least 1 byte, 1 per move and 1 at once, not %d, %d and %d"
              .formatted(partBytes, partsPerMove, partsAtOnce));
    }
  }
}

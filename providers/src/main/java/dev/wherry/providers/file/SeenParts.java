package dev.wherry.providers.file;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Crc32c;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parts that this process wrote, of the uploads that it wrote to last: what it need not read
/// back. Safe for many threads.
final class SeenParts {
  private static final int MAX_UPLOADS = 1_000;
  private static final String EMPTY = "00000000";

  private final LinkedHashMap<String, Map<Integer, Piece>> uploads = new LinkedHashMap<>();

  /// A part as it was written.
  record Piece(long offset, long bytes, String crc32c) {}

  synchronized void wrote(String upload, int number, Piece piece) {
    uploads.computeIfAbsent(upload, _ -> new HashMap<>()).put(number, piece);
    if (uploads.size() > MAX_UPLOADS) {
      uploads.pollFirstEntry();
    }
  }

  synchronized void forget(String upload, int number) {
    Map<Integer, Piece> pieces = uploads.get(upload);
    if (pieces != null) {
      pieces.remove(number);
    }
  }

  synchronized void forget(String upload) {
    uploads.remove(upload);
  }

  /// The CRC32C of all parts, if they were written here as they are said to be, one after the
  /// other.
  synchronized @Nullable String crc32c(String upload, List<PartReceipt> parts) {
    Map<Integer, Piece> pieces = uploads.getOrDefault(upload, Map.of());
    String whole = EMPTY;
    long offset = 0;
    for (PartReceipt part : parts) {
      Piece piece = pieces.get(part.number());
      if (piece == null
          || piece.offset() != offset
          || piece.bytes() != part.bytes()
          || (part.crc32c() != null && !piece.crc32c().equals(part.crc32c()))) {
        return null;
      }
      whole = Crc32c.combined(whole, piece.crc32c(), piece.bytes());
      offset += piece.bytes();
    }
    return whole;
  }
}

package dev.wherry.server.graphql;

import dev.wherry.core.move.Receipt;
import dev.wherry.core.queue.MoveReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The schema's `Receipt`.
///
/// @param move that it is of: what a signature covers, which is made only when it is asked for
record ReceiptView(
    MoveReport move,
    long bytes,
    @Nullable String crc32c,
    @Nullable String sha256,
    @Nullable String sourceVersion,
    @Nullable String destinationVersion,
    @Nullable String sourceChecksum,
    Receipt.Evidence evidence,
    Receipt.@Nullable Guard guard,
    List<String> lostAttributes) {
  /// Null when the move has none.
  static @Nullable ReceiptView of(MoveReport move) {
    Receipt receipt = move.receipt();
    return receipt == null
        ? null
        : new ReceiptView(
            move,
            receipt.bytes(),
            receipt.crc32c(),
            receipt.sha256(),
            receipt.sourceVersion(),
            receipt.destinationVersion(),
            receipt.sourceChecksum(),
            receipt.evidence(),
            receipt.guard(),
            receipt.lostAttributes());
  }
}

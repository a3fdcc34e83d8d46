package dev.wherry.core.transfer;

import dev.wherry.core.move.PartReceipt;
import java.io.IOException;

/// Where the parts of an asset come from.
interface PartSource {
  /// Whether all parts are known to be of one version, also those that another attempt carried.
  boolean pinned();

  /// Whether the bytes pass through us, so that their checksums are known.
  boolean passesHere();

  /// Waits for room for a part. A part may wait for parts before it, so these must have theirs.
  ///
  /// @param number from 1
  Place reserve(int number, PartPlan plan) throws InterruptedException;

  /// A part's room. Closing it frees the room. For one thread.
  interface Place extends AutoCloseable {
    /// Brings the part to where it goes.
    PartReceipt bring(PartTarget target)
        throws TransferException, Permit.RevokedException, InterruptedException;

    @Override
    void close() throws IOException;
  }
}

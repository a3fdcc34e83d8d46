package dev.wherry.core.transfer;

import java.io.IOException;

/// Where the parts of an asset come from.
interface PartSource {
  /// Whether all parts are known to be of one version, also those that another attempt carried.
  boolean pinned();

  /// Waits for room for a part. A part may wait for parts before it, so these must have theirs.
  ///
  /// @param number from 1
  Place reserve(int number, PartPlan plan) throws InterruptedException;

  /// A part's room. Closing it frees the room. For one thread.
  interface Place extends AutoCloseable {
    /// The part's bytes. They stay as long as this is open.
    StagedAsset fetch() throws TransferException, InterruptedException;

    @Override
    void close() throws IOException;
  }
}

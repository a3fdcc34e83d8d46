package dev.wherry.core.transfer;

import dev.wherry.core.move.PartReceipt;

/// Where a part goes: one of the two, once.
interface PartTarget {
  /// Takes bytes that are here.
  PartReceipt take(StagedAsset part)
      throws TransferException, Permit.RevokedException, InterruptedException;

  /// Has the destination copy the part by itself.
  PartReceipt copy(CopiedParts parts)
      throws TransferException, Permit.RevokedException, InterruptedException;
}

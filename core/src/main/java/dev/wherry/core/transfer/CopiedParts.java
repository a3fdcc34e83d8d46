package dev.wherry.core.transfer;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.ServerSideCopy;
import dev.wherry.core.provider.StoredObject;

/// Parts that the destination copies by itself: none passes through us, so none needs room.
record CopiedParts(ServerSideCopy copier, Source source, StoredObject asset) implements PartSource {
  @Override
  public boolean pinned() {
    return true;
  }

  @Override
  public boolean passesHere() {
    return false;
  }

  @Override
  public Place reserve(int number, PartPlan plan) {
    return new Place() {
      @Override
      public PartReceipt bring(PartTarget target)
          throws TransferException, Permit.RevokedException, InterruptedException {
        return target.copy(CopiedParts.this);
      }

      @Override
      public void close() {}
    };
  }
}

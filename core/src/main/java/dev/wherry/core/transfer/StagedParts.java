package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.ByteRange;
import java.io.IOException;

/// Parts of an asset that is staged whole.
record StagedParts(StagedAsset staged) implements PartSource {
  @Override
  public boolean pinned() {
    return false;
  }

  @Override
  public boolean passesHere() {
    return true;
  }

  @Override
  public Place reserve(int number, PartPlan plan) {
    return new Place() {
      @Override
      public PartReceipt bring(PartTarget target)
          throws TransferException, Permit.RevokedException, InterruptedException {
        return target.take(slice(plan.range(number)));
      }

      @Override
      public void close() {}
    };
  }

  private StagedAsset slice(ByteRange range) throws TransferException, InterruptedException {
    try {
      return staged.slice(range);
    } catch (IOException e) {
      Interruption.rethrow(e);
      throw new TransferException(
          new Failure(FailureKind.INTERNAL, "a staged file can't be read again: " + e.getMessage()),
          e);
    }
  }
}

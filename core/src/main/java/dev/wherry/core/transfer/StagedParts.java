package dev.wherry.core.transfer;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import java.io.IOException;

/// Parts of an asset that is staged whole.
record StagedParts(StagedAsset staged) implements PartSource {
  @Override
  public boolean pinned() {
    return false;
  }

  @Override
  public Place reserve(int number, PartPlan plan) {
    return new Place() {
      @Override
      public StagedAsset fetch() throws TransferException, InterruptedException {
        try {
          return staged.slice(plan.range(number));
        } catch (IOException e) {
          Interruption.rethrow(e);
          throw new TransferException(
              new Failure(
                  FailureKind.INTERNAL, "a staged file can't be read again: " + e.getMessage()),
              e);
        }
      }

      @Override
      public void close() {}
    };
  }
}

package dev.wherry.core.transfer;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Receipt;
import java.util.Optional;

/// The deletion of a source some time after its copy was verified: only if that copy stands there
/// still, and only the version that was carried.
record LateRetirement(Source source, Destination destination, Receipt receipt) {
  /// Why the source must stay for good; empty when it is gone.
  Optional<String> run(Permit permit)
      throws TransferException, Permit.RevokedException, InterruptedException {
    String carried = receipt.sourceVersion();
    if (carried == null) {
      return stays(
          "its provider tells no versions, so nobody knows whether it is what was carried");
    }
    if (!source.provider().capabilities().writable()) {
      return stays("its provider can only be read");
    }
    if (!destination.holds(receipt)) {
      return stays("%s is no longer the copy that was verified".formatted(destination.location()));
    }
    permit.confirm();
    try {
      source.retire(carried);
      return Optional.empty();
    } catch (TransferException e) {
      if (e.failure().kind() == FailureKind.SOURCE_CHANGED) {
        return stays("it was written to since it was carried");
      }
      throw e;
    }
  }

  private Optional<String> stays(String reason) {
    return Optional.of("%s stays: %s".formatted(source.location(), reason));
  }
}

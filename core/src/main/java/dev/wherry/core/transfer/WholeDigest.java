package dev.wherry.core.transfer;

import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/// Checksums of a whole that comes in parts, each part in its turn. For those kinds that, unlike
/// CRC32C, can't be told from the parts' own. Safe for many threads.
final class WholeDigest {
  private final ChecksumCalculator digests;
  private final boolean wanted;
  private int next = 1;

  WholeDigest(Set<ChecksumKind> kinds) {
    this.wanted = !kinds.isEmpty();
    this.digests = new ChecksumCalculator(kinds);
  }

  /// Takes a part once all parts before it were taken; waits for that.
  void take(int number, StagedAsset part) throws IOException, InterruptedException {
    if (!wanted) {
      return;
    }
    synchronized (this) {
      while (next != number) {
        wait();
      }
    }
    try (InputStream in = part.open()) {
      digests.updateAll(in);
    }
    synchronized (this) {
      next++;
      notifyAll();
    }
  }

  /// Of all parts, when each was taken.
  Checksums checksums() {
    return digests.checksums();
  }
}

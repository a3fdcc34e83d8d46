package dev.wherry.core.transfer;

import dev.wherry.core.provider.Checksums;
import java.io.IOException;

/// An asset's bytes, as far as they are known once they were carried.
interface Carried {
  /// In bytes.
  long size();

  /// What is known of them: at least their CRC32C, if they passed through us.
  Checksums checksums();

  /// What is known of them, with one that can be compared with `others` if there is a way to tell
  /// it; reads the bytes again where they are at hand.
  default Checksums comparableWith(Checksums others) throws IOException {
    return checksums();
  }
}

package dev.wherry.core.provider;

import java.io.IOException;
import java.io.InputStream;

/// Bytes to be written, which can be read more than once.
public interface Payload {
  /// In bytes.
  long size();

  /// What is known of the bytes: at least their CRC32C.
  Checksums checksums();

  /// The bytes, from the first.
  InputStream open() throws IOException;
}

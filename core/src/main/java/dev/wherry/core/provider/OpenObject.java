package dev.wherry.core.provider;

import java.io.IOException;
import java.io.InputStream;

/// An object that is being read. Closing it before its end stops the bytes at once.
///
/// @param object what the provider says of the whole object
/// @param content the bytes asked for, in order; ends exactly where they end, and throws an
///   [IOException] when the connection ends before; its cause is a [StorageException] where the
///   provider knows the problem
/// @param ranged whether a range of the object costs no more than its own bytes
public record OpenObject(StoredObject object, InputStream content, boolean ranged)
    implements AutoCloseable {
  /// One of which ranges cost no more than their own bytes.
  public OpenObject(StoredObject object, InputStream content) {
    this(object, content, true);
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}

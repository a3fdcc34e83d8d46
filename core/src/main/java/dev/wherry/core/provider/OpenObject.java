package dev.wherry.core.provider;

import java.io.IOException;
import java.io.InputStream;

/// An object that is being read. Closing it before its end stops the bytes at once.
///
/// @param object what the provider says of the whole object
/// @param content the bytes asked for, in order; ends exactly where they end, and throws an
///   [IOException] when the connection ends before; its cause is a [StorageException] where the
///   provider knows the problem
public record OpenObject(StoredObject object, InputStream content) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    content.close();
  }
}

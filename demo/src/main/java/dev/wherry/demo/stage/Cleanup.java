package dev.wherry.demo.stage;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// What has to be closed, in the reverse order of its opening. Any thread may close it, at any
/// time; then nothing more is opened.
final class Cleanup implements Closeable {
  private final Deque<Closeable> open = new ArrayDeque<>();
  private boolean closed;

  /// Opens something that has to be closed.
  @FunctionalInterface
  interface Opening<T extends Closeable> {
    T open() throws IOException;
  }

  /// Opens something and takes care of it. Closing waits until it is open, so opening is quick.
  ///
  /// @throws IOException when everything is closed already
  synchronized <T extends Closeable> T open(Opening<T> opening) throws IOException {
    if (closed) {
      throw new IOException("stopped");
    }
    T resource = opening.open();
    open.push(resource);
    return resource;
  }

  /// Closes all; a failure keeps none of the others from being closed.
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    @Nullable IOException failure = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}

package dev.wherry.demo.stage;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// What has to be closed, in the reverse order of its opening. Any thread may close it, at any
/// time: what is opened later is closed at once.
final class Cleanup implements Closeable {
  private final Deque<Closeable> open = new ArrayDeque<>();
  private boolean closed;

  /// Takes care of something.
  ///
  /// @throws InterruptedException when everything is closed already, and so is this now
  synchronized <T extends Closeable> T add(T resource) throws IOException, InterruptedException {
    if (closed) {
      resource.close();
      throw new InterruptedException("stopped");
    }
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

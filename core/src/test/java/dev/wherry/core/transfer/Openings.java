package dev.wherry.core.transfer;

import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.StoredObject;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/// Ways in which a source can behave while it is read.
final class Openings {
  private Openings() {}

  static WatchedProvider.Opening withoutSize() {
    return saying((int) StoredObject.UNKNOWN_SIZE);
  }

  /// Announces another size than it has.
  static WatchedProvider.Opening saying(int size) {
    return open -> {
      StoredObject o = open.object();
      return new OpenObject(
          new StoredObject(
              o.key(), size, o.version(), o.modified(), Checksums.NONE, o.attributes()),
          open.content(),
          open.ranged());
    };
  }

  static WatchedProvider.Opening vouching(Checksums checksums) {
    return open -> {
      StoredObject o = open.object();
      return new OpenObject(
          new StoredObject(o.key(), o.size(), o.version(), o.modified(), checksums, o.attributes()),
          open.content(),
          open.ranged());
    };
  }

  static WatchedProvider.Opening counting(AtomicInteger reads) {
    return open ->
        new OpenObject(
            open.object(),
            new Reading(open.content()) {
              @Override
              void beforeRead() {
                reads.incrementAndGet();
              }
            });
  }

  /// Does something when it is closed.
  static WatchedProvider.Opening closing(Runnable action) {
    return open ->
        new OpenObject(
            open.object(),
            new FilterInputStream(open.content()) {
              @Override
              public void close() throws IOException {
                action.run();
                super.close();
              }
            });
  }

  /// Gives so many bytes, one at a time, and then loses its connection.
  static WatchedProvider.Opening breakingAfter(int bytes) {
    return open ->
        new OpenObject(
            open.object(),
            new Reading(open.content()) {
              private int left = bytes;

              @Override
              void beforeRead() throws IOException {
                if (left-- == 0) {
                  throw new IOException("connection reset");
                }
              }
            });
  }

  /// Is interrupted by its first read, as a provider tells it.
  static WatchedProvider.Opening interrupting() {
    return open ->
        new OpenObject(
            open.object(),
            new Reading(open.content()) {
              @Override
              void beforeRead() throws IOException {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("closed by interrupt");
              }
            });
  }

  private abstract static class Reading extends FilterInputStream {
    Reading(InputStream in) {
      super(in);
    }

    abstract void beforeRead() throws IOException;

    @Override
    public int read() throws IOException {
      beforeRead();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      beforeRead();
      return super.read(bytes, offset, Math.min(1, length));
    }
  }
}

package dev.wherry.providers.file;

import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Some or all bytes of one version of a file. An interrupt closes it.
///
/// A file that is replaced keeps its old bytes as long as this is open; one that is written to in
/// place is caught when the last byte is reached. For one thread.
final class FileContent extends InputStream {
  private final FileChannel channel;
  private final Path file;
  private final FileFacts facts;
  private final String key;
  private final BooleanSupplier closed;
  private long position;
  private final long end;

  FileContent(
      FileChannel channel,
      Path file,
      FileFacts facts,
      String key,
      @Nullable ByteRange range,
      BooleanSupplier closed) {
    this.channel = channel;
    this.file = file;
    this.facts = facts;
    this.key = key;
    this.closed = closed;
    this.position = range == null ? 0 : range.offset();
    this.end = range == null ? facts.size() : Math.min(facts.size(), range.last() + 1);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (closed.getAsBoolean()) {
      throw new IOException("the provider was closed");
    }
    if (length == 0) {
      return 0;
    }
    int wanted = (int) Math.min(length, end - position);
    int n = channel.read(ByteBuffer.wrap(buffer, offset, wanted), position);
    if (wanted == 0) {
      checkUnchanged();
      return -1;
    }
    if (n < 0) {
      throw changed();
    }
    position += n;
    return n;
  }

  private void checkUnchanged() throws IOException {
    try {
      FileFacts now = FileFacts.of(file);
      if (now.inode() == facts.inode() && !now.equals(facts)) {
        throw changed();
      }
    } catch (NoSuchFileException _) {
      // Replaced or deleted: the bytes that were read are those of the old file all the same.
    }
  }

  private IOException changed() {
    StorageException told =
        new StorageException(
            Problem.VERSION_CHANGED,
            "read %s: it was written to meanwhile".formatted(Keys.shown(key)));
    return new IOException(told.getMessage(), told);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

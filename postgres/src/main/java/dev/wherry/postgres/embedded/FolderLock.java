package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The right of one process to a folder, which ends with the process at the latest.
final class FolderLock implements AutoCloseable {
  /// The locks of this process. The operating system gives up a process's lock when *any* channel
  /// to the file is closed, so a second one must not even be opened.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Takes the lock, or says who holds it.
  ///
  /// @param file absolute and without links
  static FolderLock take(Path file) throws IOException {
    if (!HELD.add(file)) {
      throw taken(file, Long.toString(ProcessHandle.current().pid()));
    }
    FolderLock lock = null;
    try {
      lock = open(file);
      return lock;
    } finally {
      if (lock == null) {
        HELD.remove(file);
      }
    }
  }

  private static FolderLock open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held = null;
    try {
      held = channel.tryLock();
      if (held == null) {
        throw taken(file, Files.readString(file).strip());
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              "%d%n".formatted(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return new FolderLock(file, channel);
    } finally {
      if (held == null) {
        channel.close();
      }
    }
  }

  private static EmbeddedPostgresException taken(Path file, String owner) {
    return new EmbeddedPostgresException(
        """
        the data folder %s is in use by process %s. Stop that process, give this one another data \
        folder, or let both share a PostgreSQL of yours with --database-url."""
            .formatted(dataFolderOf(file), owner));
  }

  private static Object dataFolderOf(Path lock) {
    Path home = lock.getParent();
    return home == null || home.getParent() == null ? lock : home.getParent();
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(file);
    }
  }
}

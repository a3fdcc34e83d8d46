package dev.wherry.core.transfer;

import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Where bytes wait between download and upload: memory when small, a temporary file when not. Both
/// have a budget; an asset waits for room.
///
/// Each instance has a folder of its own, locked while it lives; opening one deletes the folders
/// that dead processes left. Files are readable by their owner only. Safe for many threads.
public final class Staging implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Staging.class.getName());
  private static final String LOCK = "lock";

  private final StagingSettings settings;
  private final Budget memory;
  private final Budget disk;
  private final Buffers buffers = new Buffers();
  private final Path folder;
  private final FileChannel lockFile;

  private Staging(StagingSettings settings, Path folder, FileChannel lockFile) {
    this.settings = settings;
    this.memory = new Budget(settings.memory());
    this.disk = new Budget(settings.disk());
    this.folder = folder;
    this.lockFile = lockFile;
  }

  /// Makes a folder of its own, and sweeps those without an owner.
  ///
  /// @throws IOException when the folder can't be made or written to
  public static Staging open(StagingSettings settings) throws IOException {
    Files.createDirectories(settings.folder());
    sweep(settings.folder());
    Path own = Files.createTempDirectory(settings.folder(), "staging-");
    FileChannel channel =
        FileChannel.open(own.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    return new Staging(settings, own, channel);
  }

  /// Bytes that wait in memory now, rounded up to blocks.
  public long memoryUsed() {
    return memory.used();
  }

  /// Bytes that wait in files now, rounded up to blocks.
  public long diskUsed() {
    return disk.used();
  }

  /// Whether an asset of this size waits in memory. One of unknown size starts there.
  boolean inMemory(long size) {
    return size <= settings.threshold();
  }

  /// Room for an asset of this size, or null when there is none now.
  ///
  /// @param size in bytes, or [StoredObject#UNKNOWN_SIZE]
  @Nullable Room tryReserve(long size) {
    return budget(size).tryTake(reserved(size)) ? room(size) : null;
  }

  /// Waits for room for an asset of this size.
  Room reserve(long size) throws InterruptedException {
    budget(size).take(reserved(size));
    return room(size);
  }

  /// Room for a part of a large asset, or null when there is none now.
  @Nullable Room tryReservePart(long bytes) {
    if (fitsInMemory(bytes) && memory.tryTake(bytes)) {
      return new Room(this, bytes, memory, bytes, true);
    }
    return disk.tryTake(bytes) ? new Room(this, bytes, disk, bytes, false) : null;
  }

  /// Waits for room for a part of a large asset: in memory, or in a file while memory is used up.
  Room reservePart(long bytes) throws InterruptedException {
    Room free = tryReservePart(bytes);
    if (free != null) {
      return free;
    }
    boolean inMemory = fitsInMemory(bytes);
    Budget budget = inMemory ? memory : disk;
    budget.take(bytes);
    return new Room(this, bytes, budget, bytes, inMemory);
  }

  /// A part that would leave no room for a second one goes to a file.
  private boolean fitsInMemory(long bytes) {
    return bytes <= Math.min(settings.memory() / 2, Integer.MAX_VALUE / 2);
  }

  private Room room(long size) {
    return new Room(this, size, budget(size), reserved(size), inMemory(size));
  }

  private Budget budget(long size) {
    return inMemory(size) ? memory : disk;
  }

  private long reserved(long size) {
    return size == StoredObject.UNKNOWN_SIZE ? settings.threshold() : size;
  }

  Buffers buffers() {
    return buffers;
  }

  Budget disk() {
    return disk;
  }

  int threshold() {
    return settings.threshold();
  }

  Path folder() {
    return folder;
  }

  Path newFile() throws IOException {
    return Files.createTempFile(folder, "asset-", "");
  }

  /// Deletes the folder and what is in it.
  @Override
  public void close() throws IOException {
    lockFile.close();
    delete(folder);
  }

  private static void sweep(Path folder) throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "staging-*")) {
      for (Path path : left) {
        if (ownerless(path)) {
          LOG.log(
              System.Logger.Level.INFO, "deleting staged files of a process that ended: {0}", path);
          delete(path);
        }
      }
    }
  }

  /// A folder without a lock file belongs to a process that is just making it, or died while it
  /// did; it is empty, and is left for a later sweep.
  private static boolean ownerless(Path folder) throws IOException {
    Path lock = folder.resolve(LOCK);
    if (!Files.exists(lock)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}

package dev.wherry.providers.file;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Files under a root folder; a key is a path there.
///
/// A key that a path can't hold as it is (an empty, `.` or `..` segment, a segment over 255 bytes)
/// is refused, and so is one that is a folder, or lies in a file. A link is followed while it stays
/// inside the root. Others who write into the root while this provider does are no danger to it,
/// but may make a link between its check and its use: keep them out if you don't trust them.
///
/// A version is made of the file's time, size and inode. Bytes that change in place under a read
/// make the read fail at its end. Deleting a version looks first and deletes then; another process
/// can come between. Safe for many threads; it holds no state but the root and what it remembers of
/// the uploads that it writes.
final class FileProvider implements StorageProvider {
  private static final int OPEN_TRIES = 5;

  private final String name;
  private final FileRoot root;
  private final FileWriter writer;
  private final FileUploads uploads;
  private final Capabilities capabilities;
  private volatile boolean closed;

  FileProvider(String name, Path root, InstantSource clock) {
    this.name = name;
    this.root = new FileRoot(root);
    this.writer = new FileWriter(this.root, clock, () -> closed);
    this.capabilities =
        new Capabilities(
            true,
            true,
            this.root.canLink(),
            false,
            EnumSet.allOf(ChecksumKind.class),
            Set.of(),
            Long.MAX_VALUE,
            this.root.maxKeyBytes());
    this.uploads = new FileUploads(this.root, clock, capabilities.putIfAbsent(), () -> closed);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public void checkKey(String key) throws StorageException {
    root.check("key", key);
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    checkRunning("stat", key);
    try {
      return FileFacts.of(root.find("stat", key)).object(key);
    } catch (IOException e) {
      throw FileErrors.told("stat", key, e);
    }
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    checkRunning("open", key);
    try {
      for (int i = 0; i < OPEN_TRIES; i++) {
        Path file = root.find("open", key);
        FileFacts before = FileFacts.of(file);
        if (version != null && !version.equals(before.version())) {
          throw FileErrors.changed("open", key, version);
        }
        checkRange(key, range, before.size());
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
          // The channel is of this version only if it was there before and after.
          if (FileFacts.of(file).equals(before)) {
            FileContent content = new FileContent(channel, file, before, key, range, () -> closed);
            channel = null;
            return new OpenObject(before.object(key), content);
          }
        } finally {
          if (channel != null) {
            channel.close();
          }
        }
      }
      throw new StorageException(
          Problem.VERSION_CHANGED, "open %s: it keeps changing".formatted(Keys.shown(key)));
    } catch (IOException e) {
      throw FileErrors.told("open", key, e);
    }
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    checkRunning("put", key);
    checkHonoured("put", key, precondition, capabilities.putIfAbsent());
    return writer.put(key, payload, precondition instanceof Precondition.Absent);
  }

  @Override
  public Optional<Multipart> multipart() {
    return Optional.of(uploads);
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    checkRunning("delete", key);
    writer.delete(key, version);
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    checkRunning("list", prefix);
    Keys.checkText("list", prefix);
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit);
    }
    try {
      return new FileListing(root, prefix, from, limit).page();
    } catch (IOException e) {
      throw FileErrors.told("list", prefix, e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private void checkRunning(String operation, String key) throws StorageException {
    checkRunning(operation, key, closed);
  }

  static void checkRunning(String operation, String key, boolean closed) throws StorageException {
    if (Thread.currentThread().isInterrupted()) {
      throw new StorageException(
          Problem.INTERNAL, "%s %s: interrupted".formatted(operation, Keys.shown(key)));
    }
    if (closed) {
      throw new StorageException(
          Problem.UNAVAILABLE,
          "%s %s: the provider is closed".formatted(operation, Keys.shown(key)));
    }
  }

  private static void checkRange(String key, @Nullable ByteRange range, long size)
      throws StorageException {
    if (range != null && range.offset() >= size) {
      throw new StorageException(
          Problem.INTERNAL,
          "open %s: the range starts at byte %,d of %,d"
              .formatted(Keys.shown(key), range.offset(), size));
    }
  }

  static void checkHonoured(
      String operation, String key, Precondition precondition, boolean canLink)
      throws StorageException {
    String lacks =
        switch (precondition) {
          case Precondition.None _ -> null;
          case Precondition.Absent _ ->
              canLink ? null : "this file system has no links to write 'only if absent' with";
          case Precondition.Version _ -> "a file system can't write 'only over this version'";
        };
    if (lacks != null) {
      throw new StorageException(
          Problem.UNSUPPORTED, "%s %s: %s".formatted(operation, Keys.shown(key), lacks));
    }
  }
}

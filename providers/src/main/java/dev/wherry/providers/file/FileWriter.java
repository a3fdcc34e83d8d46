package dev.wherry.providers.file;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Writes and deletes files: under a temporary name in the same folder, to disk, and then renamed.
///
/// A crash leaves at most the temporary file, `.wherry-….part`, which no listing shows.
final class FileWriter {
  private final FileRoot root;
  private final InstantSource clock;
  private final BooleanSupplier closed;

  FileWriter(FileRoot root, InstantSource clock, BooleanSupplier closed) {
    this.root = root;
    this.clock = clock;
    this.closed = closed;
  }

  /// @param ifAbsent write only if nothing is there
  StoredObject put(String key, Payload payload, boolean ifAbsent) throws StorageException {
    try {
      Path file = root.make("put", key);
      if (ifAbsent && FileRoot.isThere(file)) {
        throw exists("put", key, null);
      }
      Path temporary = create(root, "put", key, FileRoot.temporaryName());
      try {
        Checksums checksums = write(key, temporary, payload);
        // The kernel's own times are coarse, and two writes may share one: the version would too.
        Files.setLastModifiedTime(temporary, FileTime.from(clock.instant()));
        FileFacts facts = FileFacts.of(temporary);
        publish("put", key, temporary, file, ifAbsent);
        return new StoredObject(
            key,
            facts.size(),
            facts.version(),
            facts.modified().toInstant(),
            checksums,
            Attributes.NONE);
      } finally {
        if (FileRoot.isThere(temporary)) {
          FileRoot.deleteQuietly(temporary);
          root.removeEmptyFolders("put", FileRoot.parent(temporary));
        }
      }
    } catch (IOException e) {
      throw FileErrors.told("put", key, e);
    }
  }

  void delete(String key, @Nullable String version) throws StorageException {
    try {
      FileFacts facts = FileFacts.of(root.find("delete", key));
      if (version != null && !version.equals(facts.version())) {
        throw FileErrors.changed("delete", key, version);
      }
      Path file = root.entry("delete", key);
      Files.deleteIfExists(file);
      FileRoot.sync(FileRoot.parent(file));
      root.removeEmptyFolders("delete", FileRoot.parent(file));
    } catch (IOException e) {
      StorageException told = FileErrors.told("delete", key, e);
      if (told.problem() != Problem.NOT_FOUND) {
        throw told;
      }
    }
  }

  /// An empty file beside the key's own; the folders are made again while others remove them.
  static Path create(FileRoot root, String operation, String key, String name)
      throws StorageException, IOException {
    for (int i = 1; ; i++) {
      Path folder = FileRoot.parent(root.make(operation, key));
      try {
        return Files.createFile(folder.resolve(name));
      } catch (NoSuchFileException e) {
        if (i == FileRoot.FOLDER_TRIES) {
          throw e;
        }
      }
    }
  }

  private Checksums write(String key, Path temporary, Payload payload)
      throws StorageException, IOException {
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      Checksums checksums = new FileBytes("put", key, channel, closed).write(0, payload);
      channel.force(true);
      return checksums;
    }
  }

  /// Gives a finished file its place and its name.
  static void publish(String operation, String key, Path temporary, Path file, boolean ifAbsent)
      throws StorageException, IOException {
    if (ifAbsent) {
      try {
        Files.createLink(file, temporary);
      } catch (FileAlreadyExistsException e) {
        throw exists(operation, key, e);
      }
      Files.delete(temporary);
    } else if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new StorageException(
          Problem.INVALID_KEY,
          "%s %s: it is a folder here and can't be a file too"
              .formatted(operation, Keys.shown(key)));
    } else {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
    FileRoot.sync(FileRoot.parent(file));
  }

  static StorageException exists(String operation, String key, @Nullable Throwable cause) {
    return new StorageException(
        Problem.EXISTS, "%s %s: something is there".formatted(operation, Keys.shown(key)), cause);
  }
}

package dev.wherry.providers.file;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Writes and deletes files: under a temporary name in the same folder, to disk, and then renamed.
///
/// A crash leaves at most the temporary file, `.wherry-….part`, which no listing shows.
final class FileWriter {
  private static final int BUFFER = 128 * 1024;

  /// How often a folder is made again that others remove since it is empty.
  private static final int FOLDER_TRIES = 100;

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
        throw exists(key, null);
      }
      Path temporary = create(key);
      try {
        Checksums checksums = write(key, temporary, payload);
        // The kernel's own times are coarse, and two writes may share one: the version would too.
        Files.setLastModifiedTime(temporary, FileTime.from(clock.instant()));
        FileFacts facts = FileFacts.of(temporary);
        publish(key, temporary, file, ifAbsent);
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
  private Path create(String key) throws StorageException, IOException {
    for (int i = 1; ; i++) {
      Path folder = FileRoot.parent(root.make("put", key));
      try {
        return Files.createFile(folder.resolve(FileRoot.temporaryName()));
      } catch (NoSuchFileException e) {
        if (i == FOLDER_TRIES) {
          throw e;
        }
      }
    }
  }

  private Checksums write(String key, Path temporary, Payload payload)
      throws StorageException, IOException {
    Set<ChecksumKind> kinds = EnumSet.of(ChecksumKind.CRC32C);
    kinds.addAll(payload.checksums().hex().keySet());
    ChecksumCalculator calculator = new ChecksumCalculator(kinds);
    try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        InputStream in = opened(key, payload)) {
      byte[] buffer = new byte[BUFFER];
      long left = payload.size();
      while (true) {
        int n = read(key, in, buffer);
        if (n < 0) {
          break;
        }
        left -= n;
        if (left < 0) {
          break;
        }
        calculator.update(buffer, 0, n);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        if (closed.getAsBoolean()) {
          throw new IOException("the provider was closed");
        }
      }
      if (left != 0) {
        throw new StorageException(
            Problem.INTERNAL,
            "put %s: the payload does not have the %,d bytes it announced"
                .formatted(Keys.shown(key), payload.size()));
      }
      Checksums checksums = calculator.checksums();
      ChecksumKind wrong = checksums.disagreement(payload.checksums()).orElse(null);
      if (wrong != null) {
        throw new StorageException(
            Problem.CHECKSUM_MISMATCH,
            "put %s: the bytes' %s is %s, and %s was announced"
                .formatted(
                    Keys.shown(key), wrong, checksums.get(wrong), payload.checksums().get(wrong)));
      }
      channel.force(true);
      return checksums;
    }
  }

  private static void publish(String key, Path temporary, Path file, boolean ifAbsent)
      throws StorageException, IOException {
    if (ifAbsent) {
      try {
        Files.createLink(file, temporary);
      } catch (FileAlreadyExistsException e) {
        throw exists(key, e);
      }
      Files.delete(temporary);
    } else if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new StorageException(
          Problem.INVALID_KEY,
          "put %s: it is a folder here and can't be a file too".formatted(Keys.shown(key)));
    } else {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
    FileRoot.sync(FileRoot.parent(file));
  }

  private static InputStream opened(String key, Payload payload) throws StorageException {
    try {
      return payload.open();
    } catch (IOException e) {
      throw unreadable(key, e);
    }
  }

  private static int read(String key, InputStream in, byte[] buffer) throws StorageException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw unreadable(key, e);
    }
  }

  private static StorageException unreadable(String key, IOException e) {
    return new StorageException(
        Problem.INTERNAL,
        "put %s: the payload can't be read: %s"
            .formatted(Keys.shown(key), Keys.shown(String.valueOf(e.getMessage()))),
        e);
  }

  private static StorageException exists(String key, @Nullable Throwable cause) {
    return new StorageException(
        Problem.EXISTS, "put %s: something is there".formatted(Keys.shown(key)), cause);
  }
}

package dev.wherry.providers.file;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.MultipartCapabilities;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Uploads in parts: each is one file beside the key's own, `.wherry-….upload`, which parts are
/// written into where they belong, and which is renamed in the end. No listing shows it.
///
/// All that another process needs is in the file and its name. Bytes that this process did not
/// write itself, and whole checksums that can't be told from the parts' own, are read back before
/// the file is renamed; it is on disk then, and a machine that loses power before may lose parts,
/// which is found out here. Safe for many threads.
final class FileUploads implements Multipart {
  private final FileRoot root;
  private final InstantSource clock;
  private final boolean canLink;
  private final BooleanSupplier closed;
  private final MultipartCapabilities capabilities;

  private final SeenParts seen = new SeenParts();

  FileUploads(FileRoot root, InstantSource clock, boolean canLink, BooleanSupplier closed) {
    this.root = root;
    this.clock = clock;
    this.canLink = canLink;
    this.closed = closed;
    this.capabilities =
        new MultipartCapabilities(
            1,
            Long.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            canLink,
            false,
            EnumSet.allOf(ChecksumKind.class));
  }

  @Override
  public MultipartCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public String begin(String key, Attributes attributes) throws StorageException {
    FileProvider.checkRunning("begin", key, closed.getAsBoolean());
    String upload = FileRoot.newUpload();
    try {
      Path file = FileWriter.create(root, "begin", key, FileRoot.uploadName(upload));
      FileRoot.sync(FileRoot.parent(file));
      return upload;
    } catch (IOException e) {
      throw FileErrors.told("begin", key, e);
    }
  }

  @Override
  public PartReceipt put(String key, String upload, int number, long offset, Payload payload)
      throws StorageException {
    FileProvider.checkRunning("put part", key, closed.getAsBoolean());
    if (number < 1 || offset < 0) {
      throw new IllegalArgumentException("part " + number + " at " + offset);
    }
    if (payload.size() > Long.MAX_VALUE - offset) {
      throw new StorageException(
          Problem.TOO_LARGE, "put part %s: no file is that large".formatted(Keys.shown(key)));
    }
    Path file = find("put part", key, upload);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      seen.forget(upload, number);
      String crc32c =
          Objects.requireNonNull(
              new FileBytes("put part", key, channel, closed)
                  .write(offset, payload)
                  .get(ChecksumKind.CRC32C));
      seen.wrote(upload, number, new SeenParts.Piece(offset, payload.size(), crc32c));
      return new PartReceipt(number, payload.size(), crc32c, Long.toString(offset));
    } catch (NoSuchFileException e) {
      throw noSuchUpload("put part", key, upload, e);
    } catch (IOException e) {
      throw FileErrors.told("put part", key, e);
    }
  }

  @Override
  public StoredObject complete(
      String key,
      String upload,
      List<PartReceipt> parts,
      Checksums whole,
      Precondition precondition)
      throws StorageException {
    FileProvider.checkRunning("complete", key, closed.getAsBoolean());
    FileProvider.checkHonoured("complete", key, precondition, canLink);
    Path temporary = find("complete", key, upload);
    boolean ifAbsent = precondition instanceof Precondition.Absent;
    try {
      Path file = root.make("complete", key);
      if (ifAbsent && FileRoot.isThere(file)) {
        throw FileWriter.exists("complete", key, null);
      }
      Checksums checksums = finish(key, upload, temporary, parts, whole);
      FileFacts facts = FileFacts.of(temporary);
      FileWriter.publish("complete", key, temporary, file, ifAbsent);
      seen.forget(upload);
      return new StoredObject(
          key,
          facts.size(),
          facts.version(),
          facts.modified().toInstant(),
          checksums,
          Attributes.NONE);
    } catch (NoSuchFileException e) {
      throw noSuchUpload("complete", key, upload, e);
    } catch (IOException e) {
      throw FileErrors.told("complete", key, e);
    }
  }

  /// Compares what the file holds with what it should, and brings it to disk.
  private Checksums finish(
      String key, String upload, Path temporary, List<PartReceipt> parts, Checksums whole)
      throws StorageException, IOException {
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      long announced = parts.stream().mapToLong(PartReceipt::bytes).sum();
      if (channel.size() != announced) {
        throw new StorageException(
            Problem.INTERNAL,
            "complete %s: %,d bytes were written, and the parts have %,d"
                .formatted(Keys.shown(key), channel.size(), announced));
      }
      String known = seen.crc32c(upload, parts);
      Checksums checksums =
          known != null && Set.of(ChecksumKind.CRC32C).containsAll(whole.hex().keySet())
              ? Checksums.of(ChecksumKind.CRC32C, known)
              : readBack(new FileBytes("complete", key, channel, closed), parts, whole);
      ChecksumKind wrong = checksums.disagreement(whole).orElse(null);
      if (wrong != null) {
        throw mismatch(key, "the whole's " + wrong + " is " + checksums.get(wrong));
      }
      // The kernel's own times are coarse, and two writes may share one: the version would too.
      Files.setLastModifiedTime(temporary, FileTime.from(clock.instant()));
      channel.force(true);
      return checksums;
    }
  }

  private static Checksums readBack(FileBytes bytes, List<PartReceipt> parts, Checksums whole)
      throws StorageException, IOException {
    Set<ChecksumKind> kinds = EnumSet.of(ChecksumKind.CRC32C);
    kinds.addAll(whole.hex().keySet());
    ChecksumCalculator all = new ChecksumCalculator(kinds);
    ChecksumCalculator one = new ChecksumCalculator(Set.of(ChecksumKind.CRC32C));
    long offset = 0;
    for (PartReceipt part : parts) {
      bytes.read(offset, part.bytes(), all, one);
      String crc32c = one.checksums().get(ChecksumKind.CRC32C);
      if (part.crc32c() != null && !part.crc32c().equals(crc32c)) {
        throw mismatch(bytes.key(), "part %d has the CRC32C %s".formatted(part.number(), crc32c));
      }
      offset += part.bytes();
    }
    return all.checksums();
  }

  @Override
  public void abort(String key, String upload) throws StorageException {
    FileProvider.checkRunning("abort", key, closed.getAsBoolean());
    try {
      Path file = find("abort", key, upload);
      Files.deleteIfExists(file);
      seen.forget(upload);
      root.removeEmptyFolders("abort", FileRoot.parent(file));
    } catch (StorageException e) {
      if (e.problem() != Problem.NOT_FOUND) {
        throw e;
      }
    } catch (IOException e) {
      throw FileErrors.told("abort", key, e);
    }
  }

  @Override
  public boolean isOpen(String key, String upload) throws StorageException {
    FileProvider.checkRunning("is open", key, closed.getAsBoolean());
    try {
      return FileRoot.isThere(find("is open", key, upload));
    } catch (StorageException e) {
      if (e.problem() == Problem.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /// Where an upload's file would be.
  private Path find(String operation, String key, String upload) throws StorageException {
    try {
      root.check(operation, key);
      if (!FileRoot.isUpload(upload)) {
        throw noSuchUpload(operation, key, upload, null);
      }
      return root.entry(operation, key).resolveSibling(FileRoot.uploadName(upload));
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw noSuchUpload(operation, key, upload, e);
    } catch (IOException e) {
      throw FileErrors.told(operation, key, e);
    }
  }

  private static StorageException noSuchUpload(
      String operation, String key, String upload, @Nullable Throwable cause) {
    return new StorageException(
        Problem.NOT_FOUND,
        "%s %s: no upload %s is open".formatted(operation, Keys.shown(key), Keys.shown(upload)),
        cause);
  }

  private static StorageException mismatch(String key, String says) {
    return new StorageException(
        Problem.CHECKSUM_MISMATCH,
        "complete %s: %s, and not what was announced".formatted(Keys.shown(key), says));
  }
}

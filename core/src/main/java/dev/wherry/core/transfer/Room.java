package dev.wherry.core.transfer;

import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Reserved room for one asset, and the asset once it is there. Closing it frees the room and
/// deletes the file. For one thread.
final class Room implements AutoCloseable {
  private static final int BUFFER = 128 << 10;

  /// How much more disk an asset of unknown size takes at a time.
  private static final long GROWTH = 16L << 20;

  private final Staging staging;
  private final long size;
  private final Budget budget;
  private final long reserved;
  private final boolean inMemory;
  private long grown;
  private byte @Nullable [] borrowed;
  private @Nullable Path file;

  /// @param size of the asset, or [StoredObject#UNKNOWN_SIZE]
  /// @param budget that the reserved bytes are of
  /// @param inMemory where the asset goes, or starts to
  Room(Staging staging, long size, Budget budget, long reserved, boolean inMemory) {
    this.staging = staging;
    this.size = size;
    this.budget = budget;
    this.reserved = reserved;
    this.inMemory = inMemory;
  }

  /// Takes an asset in, to its last byte.
  ///
  /// @param digests see every byte
  /// @param progress told the bytes so far, now and then
  /// @throws StagingFullException when the disk or the budget is full
  /// @throws IOException when the source breaks off, or the asset is longer than was said
  StagedAsset receive(InputStream in, ChecksumCalculator digests, LongConsumer progress)
      throws IOException {
    if (!inMemory) {
      return toFile(new byte[BUFFER], 0, in, digests, progress);
    }
    int room = (int) (size == StoredObject.UNKNOWN_SIZE ? staging.threshold() : size);
    byte[] bytes = room > staging.threshold() ? borrow(room) : new byte[room];
    int length = 0;
    int n;
    while (length < room && (n = in.read(bytes, length, room - length)) >= 0) {
      digests.update(bytes, length, n);
      length += n;
      progress.accept(length);
    }
    if (length == room) {
      int next = in.read();
      if (next >= 0) {
        return overflow(bytes, (byte) next, in, digests, progress);
      }
    }
    return StagedAsset.inMemory(bytes, length, digests.checksums());
  }

  private byte[] borrow(int bytes) {
    byte[] buffer = staging.buffers().borrow(bytes);
    borrowed = buffer;
    return buffer;
  }

  private StagedAsset overflow(
      byte[] first, byte next, InputStream in, ChecksumCalculator digests, LongConsumer progress)
      throws IOException {
    if (size != StoredObject.UNKNOWN_SIZE) {
      throw new IOException("the source sent more than the " + size + " bytes it announced");
    }
    byte[] bytes = Arrays.copyOf(first, Math.max(first.length + 1, BUFFER));
    bytes[first.length] = next;
    digests.update(bytes, first.length, 1);
    return toFile(bytes, first.length + 1, in, digests, progress);
  }

  /// @param buffer holds `filled` bytes that were seen by the digests already
  private StagedAsset toFile(
      byte[] buffer, int filled, InputStream in, ChecksumCalculator digests, LongConsumer progress)
      throws IOException {
    Path path = staging.newFile();
    file = path;
    long length = 0;
    try (OutputStream out = Files.newOutputStream(path)) {
      int n = filled;
      while (n >= 0) {
        length += n;
        makeRoom(length);
        write(out, buffer, n);
        progress.accept(length);
        n = in.read(buffer);
        if (n > 0) {
          digests.update(buffer, 0, n);
        }
      }
    }
    return StagedAsset.inFile(path, length, digests.checksums());
  }

  /// An asset of known size has its room; one that grows may take more, but never waits for it,
  /// since two that grow could wait for each other.
  private void makeRoom(long length) throws IOException {
    if (size != StoredObject.UNKNOWN_SIZE) {
      if (length > size) {
        throw new IOException("the source sent more than the " + size + " bytes it announced");
      }
      return;
    }
    if (length > grown) {
      if (!staging.disk().tryTake(GROWTH)) {
        throw new StagingFullException("the staging folder's budget is used up", null);
      }
      grown += GROWTH;
    }
  }

  private void write(OutputStream out, byte[] buffer, int n) throws IOException {
    try {
      out.write(buffer, 0, n);
    } catch (IOException e) {
      throw new StagingFullException(
          "writing to the staging folder failed (%s, %d bytes free)"
              .formatted(e.getMessage(), freeBytes()),
          e);
    }
  }

  private long freeBytes() {
    try {
      FileStore store = Files.getFileStore(staging.folder());
      return store.getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    budget.giveBack(reserved);
    for (long given = 0; given < grown; given += GROWTH) {
      staging.disk().giveBack(GROWTH);
    }
    if (borrowed != null) {
      staging.buffers().giveBack(borrowed);
      borrowed = null;
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}

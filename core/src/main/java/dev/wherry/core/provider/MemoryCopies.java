package dev.wherry.core.provider;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Copies between [MemoryProvider]s of one process. Safe for many threads.
final class MemoryCopies implements ServerSideCopy {
  private final MemoryProvider provider;
  private final Multipart uploads;

  private static final class Bytes implements Payload {
    private final byte[] array;

    Bytes(byte[] array) {
      this.array = array;
    }

    @Override
    public long size() {
      return array.length;
    }

    @Override
    public Checksums checksums() {
      return Checksums.NONE;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(array);
    }
  }

  MemoryCopies(MemoryProvider provider, Multipart uploads) {
    this.provider = provider;
    this.uploads = uploads;
  }

  @Override
  public boolean reaches(StorageProvider source) {
    return source instanceof MemoryProvider;
  }

  @Override
  public long maxCopyBytes() {
    return provider.capabilities().maxObjectBytes();
  }

  @Override
  public StoredObject copy(
      StorageProvider source,
      StoredObject object,
      String key,
      Attributes attributes,
      Precondition precondition)
      throws StorageException {
    provider.check("copy to", key);
    byte[] bytes = read(source, object, null);
    try {
      return provider.store(key, bytes, Checksums.NONE, attributes, precondition);
    } catch (StorageException e) {
      throw e.problem() == Problem.VERSION_CHANGED
          ? new StorageException(Problem.EXISTS, String.valueOf(e.getMessage()), e)
          : e;
    }
  }

  @Override
  public PartReceipt copyPart(
      StorageProvider source,
      StoredObject object,
      ByteRange range,
      String key,
      String upload,
      int number)
      throws StorageException {
    provider.check("copy part to", key);
    Bytes part;
    try {
      part = new Bytes(read(source, object, range));
    } catch (StorageException e) {
      throw e.problem() == Problem.NOT_FOUND
          ? new StorageException(Problem.VERSION_CHANGED, String.valueOf(e.getMessage()), e)
          : e;
    }
    return uploads.put(key, upload, number, range.offset(), part);
  }

  private byte[] read(StorageProvider source, StoredObject object, @Nullable ByteRange range)
      throws StorageException {
    if (!reaches(source)) {
      throw new StorageException(
          Problem.UNSUPPORTED, "copy from %s: it is elsewhere".formatted(source.name()));
    }
    try (OpenObject open = source.open(object.key(), range, object.version())) {
      return open.content().readAllBytes();
    } catch (IOException e) {
      throw new StorageException(
          Problem.UNAVAILABLE,
          "copy %s: %s".formatted(Keys.shown(object.key()), e.getMessage()),
          e);
    }
  }
}

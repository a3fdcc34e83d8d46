package dev.wherry.core.provider;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.StorageException.Problem;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Uploads in parts to a [MemoryProvider]. Parts may be of any size. Safe for many threads.
final class MemoryUploads implements Multipart {
  private static final MultipartCapabilities CAPABILITIES =
      new MultipartCapabilities(
          1,
          Integer.MAX_VALUE - 8,
          10_000,
          Integer.MAX_VALUE - 8,
          true,
          true,
          Set.of(ChecksumKind.values()));

  private final MemoryProvider provider;
  private final Map<String, Open> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  private record Open(String key, Attributes attributes, NavigableMap<Integer, Piece> pieces) {}

  private static final class Piece {
    final byte[] bytes;
    final String tag;

    Piece(byte[] bytes, String tag) {
      this.bytes = bytes;
      this.tag = tag;
    }
  }

  MemoryUploads(MemoryProvider provider) {
    this.provider = provider;
  }

  @Override
  public MultipartCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public String begin(String key, Attributes attributes) throws StorageException {
    provider.check("begin", key);
    String upload = "upload-" + last.incrementAndGet();
    open.put(upload, new Open(key, attributes, new ConcurrentSkipListMap<>()));
    return upload;
  }

  @Override
  public PartReceipt put(String key, String upload, int number, long offset, Payload payload)
      throws StorageException {
    provider.check("put part", key);
    if (number < 1 || number > CAPABILITIES.maxParts()) {
      throw new IllegalArgumentException("part " + number);
    }
    byte[] bytes = MemoryProvider.read(key, payload);
    MemoryProvider.checksums(key, bytes, payload.checksums());
    Piece piece = new Piece(bytes, "part-" + last.incrementAndGet());
    find("put part", key, upload).pieces.put(number, piece);
    String crc32c =
        ChecksumCalculator.of(bytes, Set.of(ChecksumKind.CRC32C)).get(ChecksumKind.CRC32C);
    return new PartReceipt(number, bytes.length, crc32c, piece.tag);
  }

  @Override
  public StoredObject complete(
      String key,
      String upload,
      List<PartReceipt> parts,
      Checksums whole,
      Precondition precondition)
      throws StorageException {
    provider.check("complete", key);
    Open uploading = find("complete", key, upload);
    int size = Math.toIntExact(parts.stream().mapToLong(PartReceipt::bytes).sum());
    byte[] content = new byte[size];
    int filled = 0;
    for (PartReceipt part : parts) {
      Piece piece = uploading.pieces.get(part.number());
      if (piece == null || !piece.tag.equals(part.tag()) || piece.bytes.length != part.bytes()) {
        throw new StorageException(
            Problem.INTERNAL,
            "complete %s: part %d is not the one that was written"
                .formatted(Keys.shown(key), part.number()));
      }
      System.arraycopy(piece.bytes, 0, content, filled, piece.bytes.length);
      filled += piece.bytes.length;
    }
    StoredObject object = provider.store(key, content, whole, uploading.attributes, precondition);
    open.remove(upload);
    return object;
  }

  @Override
  public void abort(String key, String upload) throws StorageException {
    provider.check("abort", key);
    open.remove(upload);
  }

  @Override
  public boolean isOpen(String key, String upload) throws StorageException {
    provider.check("is open", key);
    return open.containsKey(upload);
  }

  void clear() {
    open.clear();
  }

  private Open find(String operation, String key, String upload) throws StorageException {
    @Nullable Open found = open.get(upload);
    if (found == null || !found.key.equals(key)) {
      throw new StorageException(
          Problem.NOT_FOUND,
          "%s %s: no upload %s is open".formatted(operation, Keys.shown(key), Keys.shown(upload)));
    }
    return found;
  }
}

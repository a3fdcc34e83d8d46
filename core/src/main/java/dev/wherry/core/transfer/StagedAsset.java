package dev.wherry.core.transfer;

import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;

/// An asset's bytes in staging. They stay as long as their room is open. For one thread at a time.
final class StagedAsset implements Payload, Carried {
  /// Where the bytes are.
  private interface Bytes {
    InputStream open() throws IOException;
  }

  private final Bytes bytes;
  private final long size;
  private Checksums checksums;

  private StagedAsset(Bytes bytes, long size, Checksums checksums) {
    this.bytes = bytes;
    this.size = size;
    this.checksums = checksums;
  }

  static StagedAsset inMemory(byte[] bytes, int length, Checksums checksums) {
    return new StagedAsset(() -> new ByteArrayInputStream(bytes, 0, length), length, checksums);
  }

  static StagedAsset inFile(Path path, long size, Checksums checksums) {
    return new StagedAsset(() -> Files.newInputStream(path), size, checksums);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Checksums checksums() {
    return checksums;
  }

  @Override
  public InputStream open() throws IOException {
    return bytes.open();
  }

  @Override
  public Checksums comparableWith(Checksums others) throws IOException {
    if (!others.hex().isEmpty() && !checksums.comparableTo(others)) {
      ChecksumKind kind = Collections.max(others.hex().keySet());
      ChecksumCalculator digests = new ChecksumCalculator(Set.of(kind));
      digests.updateAll(open());
      checksums = checksums.and(digests.checksums());
    }
    return checksums;
  }

  /// The first bytes, at most so many.
  byte[] head(int most) throws IOException {
    try (InputStream in = open()) {
      return in.readNBytes(most);
    }
  }

  /// Part of these bytes, with their CRC32C.
  StagedAsset slice(ByteRange range) throws IOException {
    Bytes slice =
        () -> {
          InputStream in = bytes.open();
          in.skipNBytes(range.offset());
          return new Slice(in, range.length());
        };
    ChecksumCalculator digests = new ChecksumCalculator(Set.of(ChecksumKind.CRC32C));
    digests.updateAll(slice.open());
    return new StagedAsset(slice, range.length(), digests.checksums());
  }
}

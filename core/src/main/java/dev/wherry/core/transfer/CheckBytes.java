package dev.wherry.core.transfer;

import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Payload;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;

/// Bytes with some checksums, which may be wrong.
final class CheckBytes implements Payload {
  private final byte[] bytes;
  private final Checksums checksums;

  private CheckBytes(byte[] bytes, Checksums checksums) {
    this.bytes = bytes;
    this.checksums = checksums;
  }

  static CheckBytes of(byte[] bytes) {
    return new CheckBytes(bytes, ChecksumCalculator.of(bytes, EnumSet.allOf(ChecksumKind.class)));
  }

  /// Bytes with the checksum of others.
  static CheckBytes wrong(byte[] bytes, ChecksumKind kind) {
    return new CheckBytes(bytes, ChecksumCalculator.of(new byte[1], Set.of(kind)));
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public Checksums checksums() {
    return checksums;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }
}

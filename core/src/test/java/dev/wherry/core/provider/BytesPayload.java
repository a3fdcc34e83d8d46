package dev.wherry.core.provider;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Random;
import java.util.Set;

/// A payload that is at hand.
public final class BytesPayload implements Payload {
  private final byte[] bytes;
  private final Checksums checksums;

  /// Bytes with checksums that may be theirs.
  public BytesPayload(byte[] bytes, Checksums checksums) {
    this.bytes = bytes;
    this.checksums = checksums;
  }

  /// Bytes with their CRC32C and SHA-256.
  public static BytesPayload of(byte[] bytes) {
    return new BytesPayload(
        bytes, ChecksumCalculator.of(bytes, Set.of(ChecksumKind.CRC32C, ChecksumKind.SHA256)));
  }

  /// Bytes that no codec makes smaller, the same for the same seed.
  public static byte[] random(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
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

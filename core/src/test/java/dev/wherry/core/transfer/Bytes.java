package dev.wherry.core.transfer;

import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Payload;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Random;
import java.util.Set;

/// Bytes that tests carry.
final class Bytes implements Payload {
  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  static Bytes of(byte[] bytes) {
    return new Bytes(bytes);
  }

  /// So many, the same ones each time.
  static Bytes random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return new Bytes(bytes);
  }

  /// These, with one bit flipped.
  Bytes flipped() {
    byte[] other = bytes.clone();
    other[other.length / 2] ^= 1;
    return new Bytes(other);
  }

  byte[] array() {
    return bytes.clone();
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public Checksums checksums() {
    return ChecksumCalculator.of(bytes, Set.of(ChecksumKind.CRC32C));
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }
}

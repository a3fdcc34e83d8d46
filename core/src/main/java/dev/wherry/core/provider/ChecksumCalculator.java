package dev.wherry.core.provider;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Computes checksums of bytes as they pass. Not for several threads at once.
public final class ChecksumCalculator {
  private final Map<ChecksumKind, MessageDigest> digests = new EnumMap<>(ChecksumKind.class);
  private final CRC32C crc32c = new CRC32C();
  private final boolean wantsCrc32c;
  private @Nullable Crc64Nvme crc64nvme;

  public ChecksumCalculator(Set<ChecksumKind> kinds) {
    wantsCrc32c = kinds.contains(ChecksumKind.CRC32C);
    crc64nvme = kinds.contains(ChecksumKind.CRC64NVME) ? new Crc64Nvme() : null;
    for (ChecksumKind kind : kinds) {
      switch (kind) {
        case CRC32C, CRC64NVME -> {}
        case MD5 -> digests.put(kind, digest("MD5"));
        case SHA1 -> digests.put(kind, digest("SHA-1"));
        case SHA256 -> digests.put(kind, digest("SHA-256"));
      }
    }
  }

  /// The checksums of bytes that are all at hand.
  public static Checksums of(byte[] bytes, Set<ChecksumKind> kinds) {
    ChecksumCalculator calculator = new ChecksumCalculator(kinds);
    calculator.update(bytes, 0, bytes.length);
    return calculator.checksums();
  }

  /// Takes the next bytes.
  public void update(byte[] bytes, int offset, int length) {
    if (wantsCrc32c) {
      crc32c.update(bytes, offset, length);
    }
    if (crc64nvme != null) {
      crc64nvme.update(bytes, offset, length);
    }
    for (MessageDigest digest : digests.values()) {
      digest.update(bytes, offset, length);
    }
  }

  /// Takes every byte of a stream, and closes it.
  public void updateAll(InputStream in) throws IOException {
    try (in) {
      byte[] buffer = new byte[128 << 10];
      int n;
      while ((n = in.read(buffer)) >= 0) {
        update(buffer, 0, n);
      }
    }
  }

  /// The checksums of all bytes that were taken. Call it once: it starts anew.
  public Checksums checksums() {
    Map<ChecksumKind, String> hex = new EnumMap<>(ChecksumKind.class);
    if (wantsCrc32c) {
      hex.put(ChecksumKind.CRC32C, "%08x".formatted(crc32c.getValue()));
      crc32c.reset();
    }
    if (crc64nvme != null) {
      hex.put(ChecksumKind.CRC64NVME, "%016x".formatted(crc64nvme.value()));
      crc64nvme = new Crc64Nvme();
    }
    digests.forEach((kind, digest) -> hex.put(kind, HexFormat.of().formatHex(digest.digest())));
    return new Checksums(hex);
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no " + algorithm, e);
    }
  }
}

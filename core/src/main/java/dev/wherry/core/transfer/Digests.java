package dev.wherry.core.transfer;

import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/// Checksums of bytes on their way. For one thread.
final class Digests {
  private final CRC32C crc32c = new CRC32C();
  private final Map<ChecksumKind, MessageDigest> others = new EnumMap<>(ChecksumKind.class);

  /// Of [ChecksumKind#CRC32C], and of these.
  Digests(Set<ChecksumKind> kinds) {
    for (ChecksumKind kind : kinds) {
      if (kind != ChecksumKind.CRC32C) {
        others.put(kind, digest(kind));
      }
    }
  }

  void update(byte[] bytes, int offset, int length) {
    crc32c.update(bytes, offset, length);
    for (MessageDigest other : others.values()) {
      other.update(bytes, offset, length);
    }
  }

  /// Every byte of a stream, which is closed.
  void updateAll(InputStream in) throws IOException {
    try (in) {
      byte[] buffer = new byte[128 << 10];
      int n;
      while ((n = in.read(buffer)) >= 0) {
        update(buffer, 0, n);
      }
    }
  }

  /// Of all bytes so far. Ends this instance.
  Checksums finish() {
    Map<ChecksumKind, String> hex = new EnumMap<>(ChecksumKind.class);
    hex.put(ChecksumKind.CRC32C, HexFormat.of().toHexDigits((int) crc32c.getValue()));
    others.forEach((kind, digest) -> hex.put(kind, HexFormat.of().formatHex(digest.digest())));
    return new Checksums(hex);
  }

  private static MessageDigest digest(ChecksumKind kind) {
    String name =
        switch (kind) {
          case MD5 -> "MD5";
          case SHA1 -> "SHA-1";
          case SHA256 -> "SHA-256";
          case CRC32C -> throw new IllegalArgumentException("CRC32C is always computed");
        };
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + name, e);
    }
  }
}

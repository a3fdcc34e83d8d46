package dev.wherry.core.provider;

/// A checksum that some provider vouches for.
public enum ChecksumKind {
  CRC32C,
  MD5,
  SHA1,
  SHA256
}

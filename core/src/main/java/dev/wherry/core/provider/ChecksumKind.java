package dev.wherry.core.provider;

/// A checksum that some provider vouches for; the stronger, the later.
public enum ChecksumKind {
  CRC32C,
  CRC64NVME,
  MD5,
  SHA1,
  SHA256
}

package dev.wherry.core.move;

/// How the destination's copy is proved to hold the source's bytes.
public enum VerifyPolicy {
  /// By what the destination vouches for: a checksum where it has one, else the size.
  CHECKSUM,
  /// By reading the destination's copy back, every byte.
  REREAD
}

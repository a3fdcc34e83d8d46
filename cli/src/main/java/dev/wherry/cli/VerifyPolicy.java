package dev.wherry.cli;

/// How the destination's copy is proved, in the service's words.
enum VerifyPolicy {
  CHECKSUM,
  REREAD
}

package dev.wherry.cli;

/// What to do when something stands at a destination, in the service's words.
enum OverwritePolicy {
  IF_DIFFERENT,
  NEVER,
  ALWAYS,
  FAIL
}

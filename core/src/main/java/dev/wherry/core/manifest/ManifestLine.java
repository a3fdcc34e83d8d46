package dev.wherry.core.manifest;

/// A line of a manifest.
public sealed interface ManifestLine {
  /// Counted from 1; of a record of several lines, the first one's.
  long number();

  /// One that says a move, in whatever words.
  record Pair(long number, String source, String destination) implements ManifestLine {}

  /// One that says none.
  ///
  /// @param message what is wrong with it
  record Wrong(long number, String message) implements ManifestLine {}
}

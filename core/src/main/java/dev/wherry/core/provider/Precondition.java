package dev.wherry.core.provider;

/// What must be true of a key for a write to happen.
public sealed interface Precondition {
  /// Write whatever stands there.
  record None() implements Precondition {}

  /// Write only if nothing stands there.
  record Absent() implements Precondition {}

  /// Write only if the version that stands there is this one.
  record Version(String version) implements Precondition {}

  Precondition NONE = new None();
  Precondition ABSENT = new Absent();
}

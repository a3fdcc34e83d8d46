package dev.wherry.core.manifest;

/// A manifest is broken: from some line on there is no telling what it says.
public final class MalformedManifestException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedManifestException(long line, String message) {
    super("line %,d: %s".formatted(line, message));
  }
}

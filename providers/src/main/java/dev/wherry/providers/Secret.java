package dev.wherry.providers;

/// A value that is never shown: a password, a key, a token.
public record Secret(String value) {
  /// Three dots, whatever the value is.
  @Override
  public String toString() {
    return "…";
  }
}

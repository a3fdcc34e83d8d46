package dev.wherry.server.settings;

/// A value that is shown to nobody.
///
/// @param value the text itself
public record Secret(String value) {
  /// Never the value.
  @Override
  public String toString() {
    return "***";
  }
}

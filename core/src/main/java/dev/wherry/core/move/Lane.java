package dev.wherry.core.move;

/// A pair of providers that moves go between. Limits and fair order live here.
///
/// @param source the source provider's name
/// @param destination the destination provider's name
public record Lane(String source, String destination) {
  /// `source->destination`.
  @Override
  public String toString() {
    return source + "->" + destination;
  }
}

package dev.wherry.core.provider;

/// How much a provider may be asked for in a second.
///
/// @param requests calls of a [StorageProvider]'s verbs
/// @param bytes that are read there or written
public record Rate(double requests, double bytes) {
  public static final Rate UNLIMITED = new Rate(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  public Rate {
    if (!(requests > 0 && bytes > 0)) {
      throw new IllegalArgumentException(
          "a rate should be more than nothing, not %s requests and %s bytes"
              .formatted(requests, bytes));
    }
  }
}

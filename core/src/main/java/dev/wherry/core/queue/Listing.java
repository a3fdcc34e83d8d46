package dev.wherry.core.queue;

/// What finds the moves of a request, in the background.
public sealed interface Listing permits PrefixListing, ManifestListing {
  /// The name of the provider that is asked.
  String source();
}

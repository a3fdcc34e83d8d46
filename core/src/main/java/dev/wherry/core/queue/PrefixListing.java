package dev.wherry.core.queue;

import dev.wherry.core.move.KeyGlob;
import dev.wherry.core.move.KeyTemplate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request for everything under a prefix: its moves are found by listing the source provider, in
/// the background.
///
/// @param source the provider that is listed
/// @param prefix may be empty
/// @param destination the provider that the moves end at
/// @param key makes the keys there
public record PrefixListing(
    String source, String prefix, String destination, KeyTemplate key, Filter filter)
    implements Listing {

  /// Which objects; all that is given must hold. What a provider does not tell of an object, its
  /// size or its time, lets it pass.
  ///
  /// @param include of the path behind the prefix; any when empty
  /// @param exclude of the same
  /// @param modifiedBefore not at that time itself
  public record Filter(
      List<KeyGlob> include,
      List<KeyGlob> exclude,
      @Nullable Long minBytes,
      @Nullable Long maxBytes,
      @Nullable Instant modifiedAfter,
      @Nullable Instant modifiedBefore) {
    /// Everything.
    public static final Filter NONE = new Filter(List.of(), List.of(), null, null, null, null);

    public Filter {
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
    }

    /// Whether an object is one of these.
    ///
    /// @param path behind the prefix
    /// @param bytes its size, or null when the provider does not say
    /// @param modified when it was last written, or null
    public boolean passes(String path, @Nullable Long bytes, @Nullable Instant modified) {
      return (include.isEmpty() || include.stream().anyMatch(glob -> glob.matches(path)))
          && exclude.stream().noneMatch(glob -> glob.matches(path))
          && (bytes == null || isBetween(bytes))
          && (modified == null || isBetween(modified));
    }

    private boolean isBetween(long size) {
      return (minBytes == null || size >= minBytes) && (maxBytes == null || size <= maxBytes);
    }

    private boolean isBetween(Instant modified) {
      return (modifiedAfter == null || !modified.isBefore(modifiedAfter))
          && (modifiedBefore == null || modified.isBefore(modifiedBefore));
    }
  }
}

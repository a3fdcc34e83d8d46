package dev.wherry.core.queue;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.ManifestFormat;
import java.util.Set;

/// A request for what a manifest says: its moves are that object's lines, read in the background.
///
/// @param manifest where it is
/// @param reach the names of the providers that the moves may begin and end at; no part of what was
///   asked
public record ManifestListing(Location manifest, ManifestFormat format, Set<String> reach)
    implements Listing {
  public ManifestListing {
    reach = Set.copyOf(reach);
  }

  @Override
  public String source() {
    return manifest.provider();
  }
}

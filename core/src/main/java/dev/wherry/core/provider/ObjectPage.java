package dev.wherry.core.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some objects of a listing.
///
/// @param objects in the order of their keys; attributes and checksums may be missing
/// @param next what to give to the next call, or null after the last page
public record ObjectPage(List<StoredObject> objects, @Nullable String next) {
  public ObjectPage {
    objects = List.copyOf(objects);
  }
}

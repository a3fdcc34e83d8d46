package dev.wherry.core.transfer;

import dev.wherry.core.provider.StoredObject;
import org.jspecify.annotations.Nullable;

/// What is known of the destination.
///
/// @param looked whether anybody looked
/// @param standing what was seen there, or null
record Look(boolean looked, @Nullable StoredObject standing) {
  static final Look NOT_YET = new Look(false, null);
}

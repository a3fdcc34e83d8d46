package dev.wherry.cli;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a long list.
///
/// @param next where the next part starts; null when this is the last
record Page<T>(List<T> items, @Nullable String next) {
  Page {
    items = List.copyOf(items);
  }

  /// Reads a Relay connection.
  static <T> Page<T> of(Json connection, Function<Json, T> item) {
    Json info = connection.object("pageInfo");
    return new Page<>(
        connection.objects("nodes").stream().map(item).toList(),
        info.flag("hasNextPage") ? info.textOrNull("endCursor") : null);
  }
}

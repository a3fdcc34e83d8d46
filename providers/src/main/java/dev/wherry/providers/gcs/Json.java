package dev.wherry.providers.gcs;

import dev.wherry.core.provider.Keys;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/// JSON as maps and lists.
final class Json {
  private Json() {}

  /// Reads an object.
  ///
  /// @throws IOException when it is none
  static Map<String, Object> read(String text) throws IOException {
    try {
      return JSON.std.mapFrom(text);
    } catch (JacksonException | ClassCastException e) {
      throw new IOException(
          "the server's answer can't be read: "
              + Keys.shown(String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  static String write(Map<String, ?> map) {
    return JSON.std.asString(map);
  }

  /// A text or number as text, or null.
  static @Nullable String text(Map<?, ?> map, String name) {
    Object value = map.get(name);
    return value instanceof String || value instanceof Number ? value.toString() : null;
  }

  /// An object, empty where there is none.
  static Map<?, ?> map(Map<?, ?> map, String name) {
    return map.get(name) instanceof Map<?, ?> inner ? inner : Map.of();
  }

  /// A list, empty where there is none.
  static List<?> list(Map<?, ?> map, String name) {
    return map.get(name) instanceof List<?> inner ? inner : List.of();
  }
}

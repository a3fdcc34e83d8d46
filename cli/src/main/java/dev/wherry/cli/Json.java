package dev.wherry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.jr.ob.JSON;

/// A JSON object that came from the service. Its fields are those that a document of ours asked
/// for, so that one which is missing is the service's fault.
record Json(Map<String, @Nullable Object> fields) {
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// @throws IllegalArgumentException when the text is not a JSON object
  static Json parse(String text) {
    try {
      return of(JSON.std.anyFrom(text));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  /// As [#parse], and refuses what others may read in another way: a field that is there twice, and
  /// whatever comes after the object.
  static Json strict(String text) {
    try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), text)) {
      Json json = of(JSON.std.anyFrom(parser));
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("something comes after the JSON object");
      }
      return json;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  /// One line, without what is null.
  static String write(Object value) {
    return JSON.std.asString(value);
  }

  /// One line for the service, to which null says something else than nothing.
  static String writeWhole(Object value) {
    return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(value);
  }

  @SuppressWarnings("unchecked") // JSON objects have strings for keys
  private static Json of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new Json((Map<String, @Nullable Object>) map);
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  boolean has(String field) {
    return fields.get(field) != null;
  }

  String text(String field) {
    return required(field).toString();
  }

  @Nullable String textOrNull(String field) {
    Object value = fields.get(field);
    return value == null ? null : value.toString();
  }

  /// A number, which may be written as a string.
  long number(String field) {
    try {
      return Long.parseLong(text(field));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + field + "' is not a number", e);
    }
  }

  double decimal(String field) {
    try {
      return Double.parseDouble(text(field));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + field + "' is not a number", e);
    }
  }

  boolean flag(String field) {
    return Boolean.parseBoolean(text(field));
  }

  Json object(String field) {
    return of(required(field));
  }

  List<Json> objects(String field) {
    return list(field).stream().map(Json::of).toList();
  }

  List<String> texts(String field) {
    return list(field).stream().map(String::valueOf).toList();
  }

  private List<?> list(String field) {
    if (required(field) instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("'" + field + "' is not a list");
  }

  private Object required(String field) {
    Object value = fields.get(field);
    if (value == null) {
      throw new IllegalArgumentException("'" + field + "' is missing");
    }
    return value;
  }

  /// The objects' maps, to be written again.
  static List<Map<String, @Nullable Object>> raw(List<Json> objects) {
    List<Map<String, @Nullable Object>> maps = new ArrayList<>();
    objects.forEach(object -> maps.add(object.fields()));
    return maps;
  }
}

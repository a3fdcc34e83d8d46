package dev.wherry.core.manifest;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads a line of JSON that says a move.
final class JsonPair {
  private static final String SOURCE = "source";
  private static final String DESTINATION = "destination";
  private static final String WANTED =
      "an object with the strings 'source' and 'destination', and nothing else, is wanted";
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonPair() {}

  static ManifestLine of(String text, long line) {
    Map<String, String> fields = new HashMap<>();
    String wrong;
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      wrong = wrong(json, fields);
    } catch (JacksonException e) {
      wrong = "it is not JSON, or a field is there twice: " + WANTED;
    }
    String source = fields.get(SOURCE);
    String destination = fields.get(DESTINATION);
    if (wrong == null && source != null && destination != null) {
      return new ManifestLine.Pair(line, source, destination);
    }
    return new ManifestLine.Wrong(line, wrong == null ? WANTED : wrong);
  }

  private static @Nullable String wrong(JsonParser json, Map<String, String> fields) {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return WANTED;
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      if (!(name.equals(SOURCE) || name.equals(DESTINATION))
          || json.nextToken() != JsonToken.VALUE_STRING) {
        return WANTED;
      }
      fields.put(name, json.getString());
    }
    return json.nextToken() == null ? null : "there is text behind the object: " + WANTED;
  }
}

package dev.wherry.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a user wants of all moves of a request; null where the service's default will do.
record Wishes(
    @Nullable String overwrite,
    @Nullable String verify,
    boolean retireSource,
    @Nullable String retireAfter,
    @Nullable Integer priority,
    List<String> labels,
    @Nullable String webhook,
    List<WebhookEvent> events) {
  Wishes {
    labels = List.copyOf(labels);
    events = List.copyOf(events);
  }

  /// The GraphQL input for some moves.
  Map<String, Object> input(@Nullable String idempotencyKey, List<Pair> pairs) {
    Map<String, Object> input = input(idempotencyKey);
    input.put(
        "moves",
        pairs.stream()
            .map(pair -> Map.of("source", pair.source(), "destination", pair.destination()))
            .toList());
    return input;
  }

  /// A GraphQL input that still lacks what is to be moved.
  Map<String, Object> input(@Nullable String idempotencyKey) {
    Map<String, Object> input = new LinkedHashMap<>();
    put(input, "idempotencyKey", idempotencyKey);
    put(input, "overwrite", overwrite);
    put(input, "verify", verify);
    put(input, "priority", priority);
    if (retireSource) {
      input.put("retireSource", true);
    }
    put(input, "retireAfter", retireAfter);
    if (!labels.isEmpty()) {
      input.put("labels", labels);
    }
    if (webhook != null) {
      input.put(
          "webhook",
          events.isEmpty()
              ? Map.of("name", webhook)
              : Map.of("name", webhook, "events", events.stream().map(Enum::name).toList()));
    }
    return input;
  }

  private static void put(Map<String, Object> input, String field, @Nullable Object value) {
    if (value != null) {
      input.put(field, value);
    }
  }
}

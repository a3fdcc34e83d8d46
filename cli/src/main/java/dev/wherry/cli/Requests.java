package dev.wherry.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The service's verbs. Each throws [CommandException] when the service can't be reached or answers
/// with an error.
final class Requests {
  private final GraphqlClient client;

  Requests(GraphqlClient client) {
    this.client = client;
  }

  /// How the service answers to a request for moves.
  sealed interface Answer {
    /// Stored; the service carries them.
    record Accepted(RequestView request) implements Answer {}

    /// Nothing of it was stored.
    record Refused(List<UserError> errors) implements Answer {}
  }

  /// What is wrong with an input, as the service says it.
  record UserError(String code, List<String> path, String message) {
    static UserError of(Json error) {
      return new UserError(error.text("code"), error.texts("path"), error.text("message"));
    }
  }

  Answer move(Map<String, Object> input) {
    return answer(
        client.execute(Documents.MOVE_ASSETS, Map.of("input", input)).object("moveAssets"));
  }

  Answer movePrefix(Map<String, Object> input) {
    return answer(
        client.execute(Documents.MOVE_PREFIX, Map.of("input", input)).object("movePrefix"));
  }

  Answer moveManifest(Map<String, Object> input) {
    return answer(
        client.execute(Documents.MOVE_MANIFEST, Map.of("input", input)).object("moveManifest"));
  }

  private static Answer answer(Json payload) {
    List<Json> errors = payload.objects("errors");
    if (errors.isEmpty()) {
      return new Answer.Accepted(RequestView.of(payload.object("request")));
    }
    return new Answer.Refused(errors.stream().map(UserError::of).toList());
  }

  /// @throws CommandException also when there is no such request
  RequestView request(String id) {
    return RequestView.of(named(Documents.ONE_REQUEST, Map.of("id", id), id));
  }

  /// @param filter as the schema's `RequestFilter` has it
  Page<RequestView> requests(int first, @Nullable String after, Map<String, ?> filter) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("first", first);
    variables.put("after", after);
    variables.put("filter", filter);
    return Page.of(
        client.execute(Documents.REQUESTS, variables).object("requests"), RequestView::of);
  }

  Page<MoveView> failedMoves(String id, int first, @Nullable String after) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("id", id);
    variables.put("first", first);
    variables.put("after", after);
    return Page.of(named(Documents.FAILED_MOVES, variables, id).object("moves"), MoveView::of);
  }

  /// How many moves failed, by kind, the most frequent first.
  Map<String, Long> failuresByKind(RequestView request) {
    List<Map.Entry<String, Long>> counts = new ArrayList<>();
    if (request.counts().failed() > 0) {
      Json answer = named(Documents.failuresByKind(), Map.of("id", request.id()), request.id());
      for (FailureKind kind : FailureKind.values()) {
        long count = answer.object(kind.name()).number("totalCount");
        if (count > 0) {
          counts.add(Map.entry(kind.name(), count));
        }
      }
      counts.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    }
    Map<String, Long> sorted = new LinkedHashMap<>();
    counts.forEach(count -> sorted.put(count.getKey(), count.getValue()));
    return sorted;
  }

  List<ProviderView> providers() {
    return client.execute(Documents.PROVIDERS, Map.of()).objects("providers").stream()
        .map(ProviderView::of)
        .toList();
  }

  /// The lanes as the service tells them.
  List<Json> lanes() {
    return client.execute(Documents.LANES, Map.of()).objects("lanes");
  }

  /// What there is of moves now, as the service tells it.
  Json stats() {
    return client.execute(Documents.STATS, Map.of()).object("stats");
  }

  /// Events with the same, as `statsChanged`.
  GraphqlSocket followStats() throws IOException {
    return client.subscribe(Documents.STATS_CHANGED, Map.of());
  }

  /// What webhooks could not be told, as the service tells it.
  Page<Json> deadLetters(int first, @Nullable String after) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("first", first);
    variables.put("after", after);
    return Page.of(
        client.execute(Documents.DEAD_LETTERS, variables).object("deadLetters"), letter -> letter);
  }

  /// Events whose data [#changed] reads.
  GraphqlSocket subscribe(String id) throws IOException {
    return client.subscribe(Documents.REQUEST_CHANGED, Map.of("id", id));
  }

  static RequestView changed(Json data) {
    return RequestView.of(data.object("requestChanged"));
  }

  private Json named(
      String document, Map<String, ? extends @Nullable Object> variables, String id) {
    Json data = client.execute(document, variables);
    if (!data.has("request")) {
      throw new CommandException(
          ExitCode.REFUSED,
          "there is no request '%s' at %s: ./wherry requests lists those that are"
              .formatted(Printable.escape(id), client.endpoint().base()));
    }
    return data.object("request");
  }
}

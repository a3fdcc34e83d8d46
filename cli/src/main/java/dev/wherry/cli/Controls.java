package dev.wherry.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The service's verbs for what is stored already. Each may be sent again, and throws
/// [CommandException] when the service can't be reached, refuses, or answers with an error.
final class Controls {
  /// What is said of a token's name, and never of a provider's.
  private static final Set<String> TOKEN = Set.of("UNKNOWN_TOKEN", "LOCKS_OUT");

  private final GraphqlClient client;

  Controls(GraphqlClient client) {
    this.client = client;
  }

  /// What was queued again.
  ///
  /// @param request null when moves of all requests were meant
  record Retried(long moves, @Nullable RequestView request) {}

  RequestView cancel(String id) {
    return request("cancelRequest", id);
  }

  RequestView pause(String id) {
    return request("pauseRequest", id);
  }

  RequestView resume(String id) {
    return request("resumeRequest", id);
  }

  RequestView keepSources(String id) {
    return request("keepSources", id);
  }

  /// Queues failed moves again.
  ///
  /// @param id of this request, or of all when null
  /// @param kinds that failed for one of these, or for any when empty
  Retried retry(@Nullable String id, List<FailureKind> kinds) {
    Map<String, Object> filter = new LinkedHashMap<>();
    if (id != null) {
      filter.put("requestId", id);
    }
    if (!kinds.isEmpty()) {
      filter.put("failureKinds", kinds.stream().map(FailureKind::name).toList());
    }
    if (filter.isEmpty()) {
      filter.put("all", true);
    }
    Json payload = execute("retryMoves", Documents.RETRY_MOVES, Map.of("filter", filter));
    return new Retried(
        payload.number("retried"),
        payload.has("request") ? RequestView.of(payload.object("request")) : null);
  }

  /// The new token and its secret.
  Json createToken(Map<String, Object> input) {
    Json payload = execute("createToken", Documents.CREATE_TOKEN, Map.of("input", input));
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    made.put("secret", payload.text("secret"));
    made.put("token", payload.object("token").fields());
    return new Json(made);
  }

  /// The tokens as the service tells them.
  List<Json> tokens() {
    return client.execute(Documents.TOKENS, Map.of()).objects("tokens");
  }

  /// The name of the token that is gone.
  String revokeToken(String name) {
    return execute("revokeToken", Documents.REVOKE_TOKEN, Map.of("name", name)).text("name");
  }

  ProviderView pauseProvider(String name) {
    return provider("pauseProvider", name);
  }

  ProviderView resumeProvider(String name) {
    return provider("resumeProvider", name);
  }

  /// @param limits by the schema's names; null: none
  ProviderView limitProvider(String name, Map<String, @Nullable Long> limits) {
    Map<String, @Nullable Object> input = new LinkedHashMap<>(limits);
    input.put("name", name);
    return ProviderView.of(
        execute("limitProvider", Documents.LIMIT_PROVIDER, Map.of("input", input))
            .object("provider"));
  }

  /// What the service found.
  ///
  /// @param key to read, or null
  Json checkProvider(String name, @Nullable String key, boolean readOnly) {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("name", name);
    input.put("readOnly", readOnly);
    if (key != null) {
      input.put("key", key);
    }
    return execute("checkProvider", Documents.CHECK_PROVIDER, Map.of("input", input))
        .object("check");
  }

  /// The lane as the service tells it.
  Json pauseLane(String source, String destination) {
    return lane("pauseLane", source, destination);
  }

  /// The lane as the service tells it.
  Json resumeLane(String source, String destination) {
    return lane("resumeLane", source, destination);
  }

  /// Lets dead letters be told again; how many were.
  long redeliver(List<String> ids) {
    return execute("redeliver", Documents.REDELIVER, Map.of("ids", ids)).number("redelivered");
  }

  private RequestView request(String mutation, String id) {
    return RequestView.of(
        execute(mutation, Documents.requestVerb(mutation), Map.of("id", id)).object("request"));
  }

  private ProviderView provider(String mutation, String name) {
    return ProviderView.of(
        execute(mutation, Documents.providerVerb(mutation), Map.of("name", name))
            .object("provider"));
  }

  private Json lane(String mutation, String source, String destination) {
    return execute(
            mutation,
            Documents.laneVerb(mutation),
            Map.of("source", source, "destination", destination))
        .object("lane");
  }

  private Json execute(String mutation, String document, Map<String, Object> variables) {
    Json payload = send(document, variables).object(mutation);
    List<Json> errors = payload.objects("errors");
    if (!errors.isEmpty()) {
      throw new RefusedException(
          errors.stream().map(Requests.UserError::of).map(Controls::refusal).toList());
    }
    return payload;
  }

  private Json send(String document, Map<String, Object> variables) {
    try {
      return client.execute(document, variables);
    } catch (UnreachableException e) {
      if (e.sent()) {
        throw new CommandException(
            e.exitCode(),
            e.getMessage() + "\nit may be done all the same; to ask again does no harm");
      }
      throw e;
    }
  }

  private static Refusal refusal(Requests.UserError error) {
    String field = error.path().isEmpty() ? "" : error.path().getLast();
    String place =
        switch (field) {
          case "id", "ids", "requestId" -> "ID";
          case "name" ->
              error.path().size() == 1 && !TOKEN.contains(error.code()) ? "--provider" : "NAME";
          case "scopes" -> "--scope";
          case "providers" -> "--provider";
          case "expiresAt" -> "--expires";
          case "inFlight" -> "--in-flight";
          case "requestsPerSecond" -> "--requests-per-second";
          case "bytesPerSecond" -> "--bytes-per-second";
          case "source", "destination" -> "--lane";
          default -> String.join(".", error.path());
        };
    return new Refusal(place, error.code(), error.path(), error.message());
  }
}

package dev.wherry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a [ServiceDouble] knows: requests, failed moves, providers, and how it takes new moves.
final class StoreDouble {
  private final Map<Integer, Map<String, Object>> requests = new ConcurrentSkipListMap<>();
  private final Map<String, List<Map<String, Object>>> failedMoves = new ConcurrentHashMap<>();
  private final List<Map<String, Object>> providers = new CopyOnWriteArrayList<>();
  private final List<Map<String, Object>> lanes = new CopyOnWriteArrayList<>();
  private final List<Map<String, Object>> deadLetters = new CopyOnWriteArrayList<>();
  private final List<Map<String, Object>> tokens = new CopyOnWriteArrayList<>();
  private final List<Map<String, Object>> inputs = new CopyOnWriteArrayList<>();
  private final List<Control> controls = new CopyOnWriteArrayList<>();
  private volatile Map<String, Object> answer = Map.of();
  private volatile Map<String, Object> stats = Map.of();
  private volatile UnaryOperator<Map<String, Object>> intake = this::accept;

  void put(Map<String, Object> request) {
    requests.put(Integer.parseInt(String.valueOf(request.get("id"))), request);
  }

  @Nullable Map<String, Object> find(String id) {
    return id.matches("\\d+") ? requests.get(Integer.parseInt(id)) : null;
  }

  List<Map<String, Object>> newestFirst() {
    return new ArrayList<>(requests.values()).reversed();
  }

  void provider(String name, String kind, boolean writable) {
    providers.add(provider(name, kind, writable, false, 0));
  }

  void provider(Map<String, Object> provider) {
    providers.add(provider);
  }

  static Map<String, Object> provider(
      String name, String kind, boolean writable, boolean paused, int running) {
    return Map.of(
        "name",
        name,
        "kind",
        kind,
        "writable",
        writable,
        "paused",
        paused,
        "running",
        running,
        "inFlight",
        Map.of("floor", 1),
        "rate",
        Map.of());
  }

  void lane(Map<String, Object> lane) {
    lanes.add(lane);
  }

  void stats(Map<String, Object> figures) {
    stats = figures;
  }

  Map<String, Object> stats() {
    return stats;
  }

  void deadLetter(Map<String, Object> letter) {
    deadLetters.add(letter);
  }

  List<Map<String, Object>> deadLetters() {
    return deadLetters;
  }

  List<Map<String, Object>> lanes() {
    return lanes;
  }

  void token(Map<String, Object> token) {
    tokens.add(token);
  }

  List<Map<String, Object>> tokens() {
    return tokens;
  }

  List<Map<String, Object>> providers() {
    return providers;
  }

  void failedMove(String requestId, String source, String kind, String message) {
    List<Map<String, Object>> moves =
        failedMoves.computeIfAbsent(requestId, id -> new CopyOnWriteArrayList<>());
    moves.add(
        Map.ofEntries(
            Map.entry("id", requestId + "-" + (moves.size() + 1)),
            Map.entry("requestId", requestId),
            Map.entry("source", source),
            Map.entry("destination", "new:" + (moves.size() + 1)),
            Map.entry("state", "FAILED"),
            Map.entry("attempts", 1),
            Map.entry(
                "failure",
                Map.of("kind", kind, "message", message, "remedy", "Do this about " + kind + ".")),
            Map.entry("createdAt", "2026-03-01T12:00:00Z")));
  }

  List<Map<String, Object>> failedMoves(String requestId) {
    return failedMoves.getOrDefault(requestId, List.of());
  }

  /// How `moveAssets` answers from now on: takes its input, gives its payload.
  void intake(UnaryOperator<Map<String, Object>> intake) {
    this.intake = intake;
  }

  Map<String, Object> take(Map<String, Object> input) {
    inputs.add(input);
    return intake.apply(input);
  }

  /// The inputs of all mutations so far.
  List<Map<String, Object>> inputs() {
    return inputs;
  }

  /// A mutation other than `moveAssets`.
  record Control(String verb, Map<String, Object> arguments) {}

  /// The payload that each mutation other than `moveAssets` answers with from now on.
  void answer(Map<String, Object> payload) {
    answer = payload;
  }

  Map<String, Object> control(String verb, Map<String, Object> arguments) {
    controls.add(new Control(verb, arguments));
    return answer;
  }

  /// Those mutations so far.
  List<Control> controls() {
    return controls;
  }

  /// How many moves an input asks for.
  static int moves(Map<String, Object> input) {
    return input.get("moves") instanceof List<?> moves ? moves.size() : 0;
  }

  /// Stores a request whose moves have all succeeded already.
  private Map<String, Object> accept(Map<String, Object> input) {
    int moves = moves(input);
    Map<String, Object> request =
        RequestFixture.of(requests.size() + 1, moves).succeeded(moves).fields();
    put(request);
    return accepted(request);
  }

  static Map<String, Object> accepted(Map<String, Object> request) {
    return Map.of("request", request, "errors", List.of());
  }

  static Map<String, Object> refused(String code, String message, String... path) {
    return Map.of(
        "errors", List.of(Map.of("code", code, "message", message, "path", List.of(path))));
  }
}

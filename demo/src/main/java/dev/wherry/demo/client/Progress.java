package dev.wherry.demo.client;

import tools.jackson.databind.JsonNode;

/// How far a request is.
///
/// @param state as the API has it: `OPEN`, `PAUSED`, `FINISHED` or `CANCELLED`
/// @param bytes of its moves that succeeded
public record Progress(
    String state,
    long bytes,
    int total,
    int queued,
    int waiting,
    int running,
    int succeeded,
    int skipped,
    int failed,
    int cancelled) {
  static Progress of(JsonNode request) {
    JsonNode counts = request.path("counts");
    return new Progress(
        request.path("state").asString(""),
        request.path("bytes").asLong(0),
        counts.path("total").asInt(-1),
        counts.path("queued").asInt(-1),
        counts.path("waiting").asInt(-1),
        counts.path("running").asInt(-1),
        counts.path("succeeded").asInt(-1),
        counts.path("skipped").asInt(-1),
        counts.path("failed").asInt(-1),
        counts.path("cancelled").asInt(-1));
  }

  /// How many moves are final.
  public int done() {
    return succeeded + skipped + failed + cancelled;
  }

  /// Whether nothing more happens to it by itself.
  public boolean isFinal() {
    return state.equals("FINISHED") || state.equals("CANCELLED");
  }
}

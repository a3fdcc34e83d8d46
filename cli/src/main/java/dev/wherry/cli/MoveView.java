package dev.wherry.cli;

import org.jspecify.annotations.Nullable;

/// A move that failed, as the service reports it.
///
/// @param json all that the service said, to be passed on
record MoveView(
    String id, String source, String destination, @Nullable Failure failure, Json json) {
  static MoveView of(Json json) {
    Json failure = json.has("failure") ? json.object("failure") : null;
    return new MoveView(
        json.text("id"),
        json.text("source"),
        json.text("destination"),
        failure == null
            ? null
            : new Failure(failure.text("kind"), failure.text("message"), failure.text("remedy")),
        json);
  }

  /// Why it failed, and what to do.
  record Failure(String kind, String message, String remedy) {}
}

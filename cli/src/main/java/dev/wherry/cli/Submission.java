package dev.wherry.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Sends pairs to the service: as one request where they fit in one, else as several, each under a
/// key of its own that is made of the request's key and the place (`key/1`, `key/2`, …), so that
/// the same file under the same key is stored once, however often and from wherever it is sent
/// again.
final class Submission {
  /// As many moves as the service takes at once.
  static final int BATCH = 10_000;

  private final Requests requests;
  private final @Nullable String name;
  private final Consumer<String> notes;

  /// @param name of the file that the pairs stand in; null when they stand in the command line
  /// @param notes where progress is told
  Submission(Requests requests, @Nullable String name, Consumer<String> notes) {
    this.requests = requests;
    this.name = name;
    this.notes = notes;
  }

  /// The accepted requests, in the order of the pairs.
  ///
  /// @throws CommandException when the service can't be reached or refuses a batch; those before it
  ///   are accepted, and told
  List<RequestView> send(List<Pair> pairs, @Nullable String key, Wishes wishes) {
    if (pairs.size() <= BATCH) {
      return List.of(sendOne(pairs, key, wishes));
    }
    String base = key == null ? UUID.randomUUID().toString() : key;
    List<RequestView> accepted = new ArrayList<>();
    for (int from = 0; from < pairs.size(); from += BATCH) {
      int to = Math.min(pairs.size(), from + BATCH);
      try {
        accepted.add(sendOne(pairs.subList(from, to), base + "/" + (accepted.size() + 1), wishes));
      } catch (CommandException e) {
        if (from > 0) {
          notes.accept(
              "the moves up to line %d are accepted, the others are not: send the whole file again with --idempotency-key %s"
                  .formatted(pairs.get(from - 1).line(), Printable.escape(base)));
        }
        throw e;
      }
      notes.accept(
          "request %s: %s of %s sent"
              .formatted(
                  Printable.escape(accepted.getLast().id()),
                  Quantity.count(to),
                  Quantity.moves(pairs.size())));
    }
    return accepted;
  }

  private RequestView sendOne(List<Pair> pairs, @Nullable String key, Wishes wishes) {
    try {
      return switch (requests.move(wishes.input(key, pairs))) {
        case Requests.Answer.Accepted(RequestView request) -> request;
        case Requests.Answer.Refused(List<Requests.UserError> errors) ->
            throw new RefusedException(
                errors.stream().map(error -> refusal(error, pairs)).toList());
      };
    } catch (UnreachableException e) {
      if (e.sent()) {
        notes.accept(
            key == null
                ? "the moves may be stored all the same: look at ./wherry requests before you send them again"
                : "send it again with the same --idempotency-key: it is stored once");
      }
      throw e;
    }
  }

  private Refusal refusal(Requests.UserError error, List<Pair> pairs) {
    return new Refusal(place(error.path(), pairs), error.code(), error.path(), error.message());
  }

  /// Where the user wrote what the service names `input.moves.3.source`.
  private String place(List<String> path, List<Pair> pairs) {
    String field = path.size() > 1 ? path.get(1) : "";
    return switch (field) {
      case "moves" -> path.size() > 2 ? movePlace(path, pairs) : name == null ? "move" : name;
      case "idempotencyKey" -> "--idempotency-key";
      case "overwrite" -> "--overwrite";
      case "verify" -> "--verify";
      case "retireSource" -> "--retire-source";
      case "priority" -> "--priority";
      case "labels" -> "--label";
      default -> String.join(".", path);
    };
  }

  private String movePlace(List<String> path, List<Pair> pairs) {
    String side = path.size() > 3 ? path.get(3) : "";
    int index;
    try {
      index = Integer.parseInt(path.get(2));
    } catch (NumberFormatException e) {
      return String.join(".", path);
    }
    if (index < 0 || index >= pairs.size()) {
      return String.join(".", path);
    }
    if (name == null) {
      return switch (side) {
        case "source" -> "SOURCE";
        case "destination" -> "DESTINATION";
        default -> "move";
      };
    }
    String line = "%s, line %d".formatted(Printable.escape(name), pairs.get(index).line());
    return side.isEmpty() ? line : line + ", " + side;
  }
}

package dev.wherry.cli;

import java.nio.charset.StandardCharsets;
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
  private static final int MOST_MOVES = 10_000;

  /// Stays under the service's limit for a body of 16 MiB.
  private static final long MOST_BYTES = 12 << 20;

  /// What JSON puts around a pair.
  private static final long FRAME = 40;

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
    List<List<Pair>> batches = batches(pairs);
    return batches.size() == 1
        ? List.of(sendWhole(pairs, key, wishes))
        : sendParts(batches, key == null ? UUID.randomUUID().toString() : key, wishes);
  }

  private RequestView sendWhole(List<Pair> pairs, @Nullable String key, Wishes wishes) {
    try {
      return sendOne(pairs, key, wishes);
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

  private List<RequestView> sendParts(List<List<Pair>> batches, String key, Wishes wishes) {
    int total = batches.stream().mapToInt(List::size).sum();
    List<RequestView> accepted = new ArrayList<>();
    int sent = 0;
    for (List<Pair> batch : batches) {
      try {
        accepted.add(sendOne(batch, key + "/" + (accepted.size() + 1), wishes));
      } catch (CommandException e) {
        notes.accept(
            "%s of %s are accepted. Send the whole file again with --idempotency-key %s: what is stored is not stored twice"
                .formatted(Quantity.count(sent), Quantity.moves(total), Printable.escape(key)));
        throw e;
      }
      sent += batch.size();
      notes.accept(
          "request %s: %s of %s sent"
              .formatted(
                  Printable.escape(accepted.getLast().id()),
                  Quantity.count(sent),
                  Quantity.moves(total)));
    }
    return accepted;
  }

  /// The same for the same pairs, always: their keys depend on it.
  private static List<List<Pair>> batches(List<Pair> pairs) {
    List<List<Pair>> batches = new ArrayList<>();
    int from = 0;
    long bytes = 0;
    for (int at = 0; at < pairs.size(); at++) {
      long next = bytes(pairs.get(at));
      if (at > from && (at - from == MOST_MOVES || bytes + next > MOST_BYTES)) {
        batches.add(pairs.subList(from, at));
        from = at;
        bytes = 0;
      }
      bytes += next;
    }
    batches.add(pairs.subList(from, pairs.size()));
    return batches;
  }

  private static long bytes(Pair pair) {
    return FRAME
        + pair.source().getBytes(StandardCharsets.UTF_8).length
        + pair.destination().getBytes(StandardCharsets.UTF_8).length;
  }

  private RequestView sendOne(List<Pair> pairs, @Nullable String key, Wishes wishes) {
    return switch (requests.move(wishes.input(key, pairs))) {
      case Requests.Answer.Accepted(RequestView request) -> request;
      case Requests.Answer.Refused(List<Requests.UserError> errors) ->
          throw new RefusedException(errors.stream().map(error -> refusal(error, pairs)).toList());
    };
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
      case "webhook" -> "--webhook";
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

package dev.wherry.postgres;

import dev.wherry.core.move.Move;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.queue.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a claim took.
///
/// @param metOthers whether it met moves that must not start now, and set them aside
record ClaimAnswer(List<Claim> claims, boolean metOthers) {
  static final ClaimAnswer NOTHING = new ClaimAnswer(List.of(), false);

  /// A claim as its row has it, without the request's options, which come in rows of their own.
  private record Taken(MoveId id, int attempt, int token, String source, String destination) {}

  /// Reads moves, requests (number 0) and the mark of others (request 0).
  static ClaimAnswer read(ResultSet rows) throws SQLException {
    List<Taken> taken = new ArrayList<>();
    Map<Long, MoveOptions> options = new HashMap<>();
    boolean metOthers = false;
    while (rows.next()) {
      long request = rows.getLong("request_id");
      int number = rows.getInt("number");
      if (number > 0) {
        taken.add(
            new Taken(
                new MoveId(request, number),
                rows.getInt("attempts"),
                rows.getInt("token"),
                rows.getString("source"),
                rows.getString("destination")));
      } else if (request > 0) {
        options.put(request, Rows.options(rows));
      } else {
        metOthers = true;
      }
    }
    return new ClaimAnswer(
        taken.stream()
            .map(move -> claim(move, Objects.requireNonNull(options.get(move.id().request()))))
            .toList(),
        metOthers);
  }

  private static Claim claim(Taken taken, MoveOptions options) {
    return new Claim(
        new Move(
            taken.id(), Rows.location(taken.source()), Rows.location(taken.destination()), options),
        taken.attempt(),
        taken.token());
  }
}

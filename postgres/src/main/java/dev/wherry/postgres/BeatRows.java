package dev.wherry.postgres;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.BeatAnswer;
import dev.wherry.core.queue.RateLimit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads what the statement of a heartbeat answers.
final class BeatRows {
  private BeatRows() {}

  /// Empty when the worker was taken for dead.
  static Optional<BeatAnswer> read(ResultSet rows) throws SQLException {
    int workers = 0;
    Set<MoveId> unwanted = new HashSet<>();
    Map<String, RateLimit> rates = new HashMap<>();
    while (rows.next()) {
      String provider = rows.getString("provider");
      if (provider != null) {
        rates.put(provider, Rows.rate(rows));
      } else if (rows.getLong("request_id") > 0) {
        unwanted.add(new MoveId(rows.getLong("request_id"), rows.getInt("number")));
      } else {
        workers = rows.getInt("workers");
      }
    }
    return workers == 0 ? Optional.empty() : Optional.of(new BeatAnswer(unwanted, workers, rates));
  }
}

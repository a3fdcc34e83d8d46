package dev.wherry.postgres;

import dev.wherry.core.queue.FinishedMoves;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveReports;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Reads the moves of a request that became final.
final class FinishedRows {
  private FinishedRows() {}

  /// Empty when there is no such request.
  static Optional<FinishedMoves> read(
      ResultSet rows, StatementContext context, FinishedMoves.@Nullable Mark after, int limit)
      throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    Instant at = Rows.time(rows, "at");
    boolean over = rows.getBoolean("over");
    long place = after == null ? rows.getLong("last") : after.place();
    int read = 0;
    List<MoveReport> moves = new ArrayList<>();
    do {
      if (rows.getLong("place") > 0) {
        read++;
        place = rows.getLong("place");
        // One that was forgotten since, or is tried again, is not final any more.
        if (rows.getString("state") != null && Rows.timeOrNull(rows, "finished_at") != null) {
          moves.add(Rows.move(rows, context));
        }
      }
    } while (rows.next());
    boolean complete =
        after == null || Duration.between(after.at(), at).compareTo(MoveReports.FOLLOWING) < 0;
    return Optional.of(
        new FinishedMoves(
            moves, new FinishedMoves.Mark(place, at), over && read < limit, complete));
  }
}

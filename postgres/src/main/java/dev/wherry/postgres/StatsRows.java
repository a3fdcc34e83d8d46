package dev.wherry.postgres;

import dev.wherry.core.move.Lane;
import dev.wherry.core.queue.StatsReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Reads what there is of moves, lane by lane.
final class StatsRows {
  private StatsRows() {}

  static StatsReport read(ResultSet rows) throws SQLException {
    Instant at = Instant.EPOCH;
    int workers = 0;
    long bytesUnderWay = 0;
    List<StatsReport.OfLane> lanes = new ArrayList<>();
    while (rows.next()) {
      at = Rows.time(rows, "at");
      workers = rows.getInt("workers");
      bytesUnderWay = rows.getLong("bytes_under_way");
      if (rows.getString("source") != null) {
        lanes.add(lane(rows));
      }
    }
    return new StatsReport(at, workers, bytesUnderWay, lanes);
  }

  private static StatsReport.OfLane lane(ResultSet row) throws SQLException {
    return new StatsReport.OfLane(
        new Lane(row.getString("source"), row.getString("destination")),
        Rows.counts(row),
        row.getLong("bytes"),
        new StatsReport.Rates(
            row.getDouble("succeeded_rate"),
            row.getDouble("skipped_rate"),
            row.getDouble("failed_rate"),
            row.getDouble("bytes_rate")),
        Rows.timeOrNull(row, "queued_since"));
  }
}

package dev.wherry.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The yardstick: what PostgreSQL itself takes to change rows of the queue's width in batches, each
/// a statement that commits, found by their key, no other index.
final class PlainUpdates {
  private static final int ROWS = 50_000;

  private PlainUpdates() {}

  /// Updates so many rows at a time, one batch after the other.
  ///
  /// @return rows a second, for each of some rounds over the table
  static List<Double> rowsPerSecond(PlainDatabase database, int batch, int rounds) {
    database.run(
        """
        create table plain as
        select n as id, 'QUEUED' as state, null::timestamptz as finished_at, repeat('x', 150) as rest
        from generate_series(1, %d) n;
        alter table plain add primary key (id)
        """
            .formatted(ROWS));
    database.run("vacuum analyze plain");
    List<Double> rates = new ArrayList<>();
    try (Connection connection = database.connect();
        PreparedStatement update =
            connection.prepareStatement(
                "update plain set state = 'SUCCEEDED', finished_at = now() where id = any (?)")) {
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        for (int first = 1; first <= ROWS; first += batch) {
          Array ids =
              connection.createArrayOf(
                  "int4", IntStream.range(first, first + batch).boxed().toArray());
          update.setArray(1, ids);
          if (update.executeUpdate() != batch) {
            throw new IllegalStateException("a plain update missed rows");
          }
        }
        rates.add(ROWS * 1e9 / (System.nanoTime() - start));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the plain updates failed", e);
    }
    database.run("drop table plain");
    return rates;
  }
}

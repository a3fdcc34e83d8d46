package dev.wherry.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// The least that a mutation could cost: one row in a plain table, committed, for each.
final class PlainInserts {
  private static final String TABLE =
      "create table bench_insert (id bigint generated always as identity primary key, source text, destination text)";
  private static final String INSERT =
      "insert into bench_insert (source, destination) values (?, ?)";

  private PlainInserts() {}

  /// Rows in a second, by so many connections at once.
  static List<Double> perSecond(PlainDatabase database, int connections, int rounds, int rows)
      throws InterruptedException {
    database.run(TABLE);
    List<Double> rates = new ArrayList<>();
    for (int round = -1; round < rounds; round++) {
      long start = System.nanoTime();
      insert(database, connections, rows);
      if (round >= 0) {
        rates.add(rows * 1e9 / (System.nanoTime() - start));
      }
    }
    return rates;
  }

  private static void insert(PlainDatabase database, int connections, int rows)
      throws InterruptedException {
    AtomicInteger turns = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> parts = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        parts.add(threads.submit(() -> part(database, turns, rows)));
      }
      for (Future<Integer> part : parts) {
        part.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static int part(PlainDatabase database, AtomicInteger turns, int rows)
      throws SQLException {
    int mine = 0;
    try (Connection connection = database.connect();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (int turn = turns.getAndIncrement(); turn < rows; turn = turns.getAndIncrement()) {
        insert.setString(1, "old:load/" + turn);
        insert.setString(2, "new:load/" + turn);
        mine += insert.executeUpdate();
      }
    }
    return mine;
  }
}

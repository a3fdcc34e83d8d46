package dev.wherry.bench;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerId;
import dev.wherry.postgres.DatabaseSettings;
import dev.wherry.postgres.PostgresQueue;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/// What is measured of a queue.
final class QueueBench {
  private static final int MOVES = 50_000;
  private static final int REQUEST = 10_000;

  /// One run of [#MOVES], all stored before the first is claimed.
  record Round(double enqueueNanos, double workNanos, double transactions, double walBytes) {
    double movesPerSecond() {
      return MOVES * 1e9 / workNanos;
    }

    double enqueueMillisFor100000() {
      return enqueueNanos / 1e6 * 100_000 / MOVES;
    }

    double transactionsPer1000Moves() {
      return transactions * 1_000 / MOVES;
    }

    double walPerMove() {
      return walBytes / MOVES;
    }
  }

  private final MoveQueue queue;
  private final DatabaseSettings settings;

  QueueBench(MoveQueue queue, DatabaseSettings settings) {
    this.queue = queue;
    this.settings = settings;
  }

  Round round(int claim, int inFlight, int workers) throws InterruptedException {
    long transactions = read("select pg_current_xact_id()::text::bigint");
    long wal = read("select (pg_current_wal_insert_lsn() - '0/0')::bigint");
    long start = System.nanoTime();
    for (int sent = 0; sent < MOVES; sent += REQUEST) {
      queue.enqueue(request(REQUEST));
    }
    long stored = System.nanoTime();
    work(claim, inFlight, workers);
    long end = System.nanoTime();
    return new Round(
        stored - start,
        end - stored,
        read("select pg_current_xact_id()::text::bigint") - transactions - 1,
        read("select (pg_current_wal_insert_lsn() - '0/0')::bigint") - wal);
  }

  private void work(int claim, int inFlight, int workers) throws InterruptedException {
    CountDownLatch settled = new CountDownLatch(MOVES);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (NoOpWorker worker = new NoOpWorker(queue, claim, inFlight, settled)) {
                      worker.work();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
    }
    settled.await();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /// How long after a request was committed its move is claimed by another process, which waits for
  /// the signal.
  List<Double> commitToStartMillis(int samples) throws InterruptedException {
    List<Double> latencies = new ArrayList<>();
    Semaphore signals = new Semaphore(0);
    try (PostgresQueue there = PostgresQueue.open(settings);
        var _ = there.signals().onQueued(signals::release)) {
      WorkerId worker = there.queue().join("bench");
      for (int i = 0; i < samples; i++) {
        queue.enqueue(request(1));
        long committed = System.nanoTime();
        List<Claim> claims = List.of();
        while (claims.isEmpty()) {
          signals.acquire();
          signals.drainPermits();
          claims = there.queue().claim(worker, new FreeSlots(10, 10, Map.of()));
        }
        latencies.add((System.nanoTime() - committed) / 1e6);
        there.queue().settle(worker, cancelled(claims));
      }
      there.queue().leave(worker);
    }
    return latencies;
  }

  /// How long claims of 100 take, one after the other.
  List<Double> claimMillis(int samples) {
    for (int i = 0; i < 10; i++) {
      queue.enqueue(request(REQUEST));
    }
    List<Double> times = new ArrayList<>();
    WorkerId worker = queue.join("bench");
    for (int i = 0; i < samples; i++) {
      long start = System.nanoTime();
      List<Claim> claims = queue.claim(worker, new FreeSlots(100, 1_000_000, Map.of()));
      times.add((System.nanoTime() - start) / 1e6);
      queue.settle(worker, cancelled(claims));
    }
    queue.leave(worker);
    return times;
  }

  private static List<Settlement> cancelled(List<Claim> claims) {
    return claims.stream().map(c -> new Settlement(c, new Outcome.Cancelled())).toList();
  }

  private static MoveRequest request(int moves) {
    return new MoveRequest(
        null,
        0,
        MoveOptions.DEFAULT,
        List.of(),
        IntStream.range(0, moves)
            .mapToObj(
                n ->
                    new MoveRequest.Leg(
                        new Location("old", "images/2026/03/asset-" + n + ".jpg"),
                        new Location("new", "images/2026/03/asset-" + n + ".jpg")))
            .toList());
  }

  private long read(String sql) {
    try (Connection connection =
            DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}

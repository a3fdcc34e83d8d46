package dev.wherry.bench;

import dev.wherry.core.worker.Worker;
import dev.wherry.postgres.PostgresQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Measures moves from the first claim to the last result that is stored, with the real [Worker].
final class QueueRounds implements AutoCloseable {
  private static final int REQUESTS = 5;

  /// One run, all moves stored before the first is claimed.
  ///
  /// @param transactions that wrote, from the first move stored to the last settled
  record Round(int moves, double workNanos, double transactions, double walBytes) {
    double movesPerSecond() {
      return moves * 1e9 / workNanos;
    }

    double transactionsPer1000Moves() {
      return transactions * 1_000 / moves;
    }

    double walPerMove() {
      return walBytes / moves;
    }
  }

  private final PlainDatabase database;
  private final Workers workers;
  private final int moves;

  /// @param moves in each round
  QueueRounds(PlainDatabase database, Path folder, int moves) throws IOException {
    this.database = database;
    this.moves = moves;
    this.workers = Workers.ofNothing(folder, _ -> {});
  }

  /// Stores moves and has them worked off.
  ///
  /// @param slots of each worker
  /// @param queues one for each worker, as if each were a process
  Round round(int slots, PostgresQueue... queues) throws InterruptedException {
    long transactions = transactions();
    long wal = wal();
    for (int i = 0; i < REQUESTS; i++) {
      queues[0].queue().enqueue(Requests.of(moves / REQUESTS));
    }
    long start = System.nanoTime();
    List<Worker> working = new ArrayList<>();
    for (PostgresQueue queue : queues) {
      working.add(workers.start(queue, slots));
    }
    workers.awaitSettled(moves);
    long end = System.nanoTime();
    Round round = new Round(moves, end - start, transactions() - transactions - 1, wal() - wal);
    working.forEach(Worker::close);
    return round;
  }

  /// Forgets all moves, so that the next round meets empty tables.
  void clear() {
    database.run("truncate wherry.move, wherry.request, wherry.attempt, wherry.tally");
  }

  /// Fails unless each move of all rounds was carried by its first attempt, and is counted.
  void check() {
    long wrong = database.number(PlainDatabase.file("unfinished.sql"));
    if (wrong != 0) {
      throw new IllegalStateException(wrong + " moves were not carried once, or not counted");
    }
  }

  private long transactions() {
    return database.number("select pg_current_xact_id()::text::bigint");
  }

  private long wal() {
    return database.number("select (pg_current_wal_insert_lsn() - '0/0')::bigint");
  }

  @Override
  public void close() throws IOException {
    workers.close();
  }
}

package dev.wherry.bench;

import dev.wherry.bench.Figure.Goal;
import dev.wherry.postgres.DatabaseSettings;
import dev.wherry.postgres.PostgresQueue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The queue's figures on large tables: 5,000,000 finished moves, then 1,000,000 queued beside
/// them. An empty database on the same server takes turns with it.
final class QueueLargeScenario implements Scenario {
  private static final int MOVES = 50_000;
  private static final int SLOTS = 2_000;
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 6;
  private static final int LANES = 50;
  private static final int CLAIMS = 200;
  private static final int CLAIM = 100;

  @Override
  public String name() {
    return "queue-large";
  }

  @Override
  public String about() {
    return "the queue on 5,000,000 finished and 1,000,000 queued moves (6 minutes, 5 GB of disk)";
  }

  @Override
  public List<Figure> measure(boolean verbose) throws IOException, InterruptedException {
    try (Server server = new Server()) {
      DatabaseSettings small = server.another("small");
      try (PostgresQueue large = PostgresQueue.open(server.settings());
          PostgresQueue empty = PostgresQueue.open(small)) {
        PlainDatabase database = new PlainDatabase(server.settings());
        List<Figure> figures = new ArrayList<>();
        makeLanes(large, 1);
        database.fill("fill-finished.sql", 500);
        database.run("vacuum analyze");
        try (QueueRounds onLarge = new QueueRounds(database, server.folder(), MOVES);
            QueueRounds onEmpty =
                new QueueRounds(new PlainDatabase(small), server.folder(), MOVES)) {
          figures.addAll(rates(onLarge, large, onEmpty, empty));
          onLarge.check();
          onEmpty.check();
        }
        database.fill("fill-queued.sql", 100);
        database.run("vacuum analyze");
        figures.addAll(claims(large, "one lane"));
        database.run("delete from wherry.move where state = 'QUEUED'");
        makeLanes(large, LANES);
        database.fill("fill-queued.sql", 100);
        database.run("vacuum analyze");
        figures.addAll(claims(large, LANES + " lanes"));
        return figures;
      }
    }
  }

  private static List<Figure> rates(
      QueueRounds onLarge, PostgresQueue large, QueueRounds onEmpty, PostgresQueue empty)
      throws InterruptedException {
    List<Double> largeRates = new ArrayList<>();
    List<Double> emptyRates = new ArrayList<>();
    for (int i = 0; i < WARM_UPS + ROUNDS; i++) {
      onEmpty.clear();
      double onEmptyRate = onEmpty.round(SLOTS, empty).movesPerSecond();
      double onLargeRate = onLarge.round(SLOTS, large).movesPerSecond();
      if (i >= WARM_UPS) {
        emptyRates.add(onEmptyRate);
        largeRates.add(onLargeRate);
      }
    }
    String what = "queue: no-op moves, 2,000 slots, ";
    Figure ofEmpty = Figure.of(what + "empty tables", "per second", emptyRates, null);
    Figure ofLarge = Figure.of(what + "5,000,000 finished", "per second", largeRates, null);
    return List.of(
        ofEmpty,
        ofLarge,
        ofLarge.dividedBy(
            "queue: rate with 5,000,000 finished / with none", ofEmpty, new Goal.AtLeast(0.95)));
  }

  private static List<Figure> claims(PostgresQueue queue, String where) {
    try (QueueVerbs verbs = new QueueVerbs(queue.queue())) {
      List<Double> millis = verbs.claimMillis(CLAIMS, CLAIM);
      String what = "queue: claim of 100, 1,000,000 queued and 5,000,000 finished, " + where;
      return List.of(
          Figure.of(what, "ms", millis, new Goal.Below(3)),
          Figure.percentile(what + ", 99 % of 200", "ms", millis, 99, null));
    }
  }

  /// Has the queue store so many lanes, by a move in each, which is worked off.
  private static void makeLanes(PostgresQueue queue, int lanes) {
    try (QueueVerbs verbs = new QueueVerbs(queue.queue())) {
      for (int lane = 0; lane < lanes; lane++) {
        String source = lane == 0 ? "old" : "old-" + lane;
        queue.queue().enqueue(Requests.between(source, "new", 1));
        verbs.batchMicrosPerMove(1);
      }
    }
  }
}

package dev.wherry.bench;

import static java.util.Objects.requireNonNull;

import dev.wherry.bench.Figure.Goal;
import dev.wherry.bench.QueueRounds.Round;
import dev.wherry.postgres.PostgresQueue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The queue's figures beside those of db-scheduler, in one run on one PostgreSQL.
final class QueueScenario implements Scenario {
  private static final int MOVES = 50_000;
  private static final int SLOTS = 2_000;
  private static final int WARM_UPS = 8;
  private static final int PEER_ROUNDS = 3;
  private static final int STARTS = 1_000;

  /// Rounds of both sides.
  private static final class Samples {
    final List<Round> single = new ArrayList<>();
    final List<Round> twiceTheSlots = new ArrayList<>();
    final List<Round> twoWorkers = new ArrayList<>();
    final Map<DbScheduler.Setting, List<Double>> peer = new LinkedHashMap<>();
    final Map<DbScheduler.Setting, List<Double>> peerWithOutcomes = new LinkedHashMap<>();

    /// What the last turn measured, for who watches.
    String latest(DbScheduler.Setting setting) {
      return String.format(
          Locale.ROOT,
          "moves a second: %,.0f, twice the slots %,.0f, two workers %,.0f;"
              + " db-scheduler with %d threads %,.0f, with outcomes %,.0f",
          single.getLast().movesPerSecond(),
          twiceTheSlots.getLast().movesPerSecond(),
          twoWorkers.getLast().movesPerSecond(),
          setting.threads(),
          requireNonNull(peer.get(setting)).getLast(),
          requireNonNull(peerWithOutcomes.get(setting)).getLast());
    }
  }

  @Override
  public String name() {
    return "queue";
  }

  @Override
  public String about() {
    return "the queue beside db-scheduler: no-op moves a second, latency, WAL (8 minutes)";
  }

  @Override
  public List<Figure> measure(boolean verbose) throws IOException, InterruptedException {
    try (Server server = new Server();
        PostgresQueue here = PostgresQueue.open(server.settings());
        PostgresQueue there = PostgresQueue.open(server.settings())) {
      PlainDatabase database = new PlainDatabase(server.settings());
      List<Figure> figures = new ArrayList<>();
      try (QueueRounds ours = new QueueRounds(database, server.folder(), MOVES);
          DbScheduler peer = new DbScheduler(database, MOVES)) {
        figures.addAll(rounds(measure(ours, here, there, peer, verbose)));
        ours.check();
      }
      try (QueueVerbs verbs = new QueueVerbs(here.queue())) {
        figures.addAll(QueueBatches.measure(verbs));
      }
      figures.addAll(
          starts("the same process", CommitToStart.millis(here, here, server.folder(), STARTS)));
      figures.addAll(
          starts("another process", CommitToStart.millis(here, there, server.folder(), STARTS)));
      figures.add(
          Figure.of(
              "PostgreSQL alone: plain updates, 500 rows a commit",
              "per second",
              PlainUpdates.rowsPerSecond(database, 500, 5),
              null));
      return figures;
    }
  }

  /// Takes turns, so that what else the machine does hits both sides.
  private static Samples measure(
      QueueRounds ours, PostgresQueue here, PostgresQueue there, DbScheduler peer, boolean verbose)
      throws InterruptedException {
    for (int i = 0; i < WARM_UPS; i++) {
      ours.round(SLOTS, here);
    }
    peer.round(DbScheduler.SETTINGS.getFirst(), true);
    Samples samples = new Samples();
    for (int i = 0; i < PEER_ROUNDS; i++) {
      for (DbScheduler.Setting setting : DbScheduler.SETTINGS) {
        samples.single.add(ours.round(SLOTS, here));
        add(samples.peer, setting, peer.round(setting, false));
        samples.twiceTheSlots.add(ours.round(2 * SLOTS, here));
        add(samples.peerWithOutcomes, setting, peer.round(setting, true));
        samples.twoWorkers.add(ours.round(SLOTS, here, there));
        if (verbose) {
          System.err.println(samples.latest(setting));
        }
      }
    }
    return samples;
  }

  private static void add(
      Map<DbScheduler.Setting, List<Double>> rates, DbScheduler.Setting setting, double rate) {
    rates.computeIfAbsent(setting, _ -> new ArrayList<>()).add(rate);
  }

  private static List<Figure> rounds(Samples samples) {
    Figure single =
        of(
            "queue: no-op moves, 2,000 slots",
            "per second",
            samples.single,
            Round::movesPerSecond,
            new Goal.AtLeast(50_000));
    Figure twice =
        of(
            "queue: no-op moves, 4,000 slots",
            "per second",
            samples.twiceTheSlots,
            Round::movesPerSecond,
            null);
    Figure two =
        of(
            "queue: no-op moves, two workers of 2,000 slots",
            "per second",
            samples.twoWorkers,
            Round::movesPerSecond,
            null);
    List<Figure> peer = peer("no outcome", samples.peer);
    List<Figure> peerWithOutcomes = peer("outcome saved", samples.peerWithOutcomes);
    List<Figure> figures = new ArrayList<>(List.of(single, twice, two));
    figures.addAll(peer);
    figures.addAll(peerWithOutcomes);
    figures.add(
        single.dividedBy(
            "queue / db-scheduler's best without outcome", best(peer), new Goal.AtLeast(4)));
    figures.add(
        single.dividedBy(
            "queue / db-scheduler's best with outcome",
            best(peerWithOutcomes),
            new Goal.AtLeast(8)));
    figures.add(two.dividedBy("queue: two workers / one", single, null));
    figures.add(
        of(
            "queue: transactions for 1,000 moves, enqueue to settle",
            "count",
            samples.single,
            Round::transactionsPer1000Moves,
            new Goal.Below(20)));
    figures.add(
        of(
            "queue: WAL for a move, enqueue to settle",
            "bytes",
            samples.single,
            Round::walPerMove,
            new Goal.Below(1_500)));
    return figures;
  }

  private static List<Figure> peer(String outcome, Map<DbScheduler.Setting, List<Double>> samples) {
    return samples.entrySet().stream()
        .map(
            e ->
                Figure.of(
                    "db-scheduler: no-op tasks, %d threads, %s"
                        .formatted(e.getKey().threads(), outcome),
                    "per second",
                    e.getValue(),
                    null))
        .toList();
  }

  private static Figure best(List<Figure> figures) {
    return figures.stream().max(Comparator.comparingDouble(Figure::median)).orElseThrow();
  }

  private static List<Figure> starts(String where, List<Double> millis) {
    String what = "queue: commit to start in %s, %s of 1,000";
    return List.of(
        Figure.percentile(what.formatted(where, "half"), "ms", millis, 50, new Goal.Below(3)),
        Figure.percentile(what.formatted(where, "99 %"), "ms", millis, 99, new Goal.Below(10)));
  }

  private static Figure of(
      String what,
      String unit,
      List<Round> rounds,
      ToDoubleFunction<Round> sample,
      @Nullable Goal goal) {
    return Figure.of(what, unit, rounds.stream().mapToDouble(sample).boxed().toList(), goal);
  }
}

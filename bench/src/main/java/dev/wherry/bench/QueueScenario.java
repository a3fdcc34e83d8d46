package dev.wherry.bench;

import dev.wherry.bench.Figure.Goal;
import dev.wherry.postgres.DatabaseSettings;
import dev.wherry.postgres.PostgresQueue;
import dev.wherry.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.util.ListStatistics;

/// The queue's figures, on an embedded PostgreSQL with its durable settings.
final class QueueScenario implements Scenario {
  private static final int WARM_UPS = 4;
  private static final int ROUNDS = 6;

  @Override
  public String name() {
    return "queue";
  }

  @Override
  public String about() {
    return "the queue: no-op moves a second from enqueue to settle, latency, WAL (2 minutes)";
  }

  @Override
  public List<Figure> measure(boolean verbose) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("wherry-bench-queue");
    try (EmbeddedPostgres server = EmbeddedPostgres.start(folder)) {
      DatabaseSettings settings =
          new DatabaseSettings(server.jdbcUrl(), server.user(), server.password());
      try (PostgresQueue queue = PostgresQueue.open(settings)) {
        return measure(new QueueBench(queue.queue(), settings));
      }
    } finally {
      delete(folder);
    }
  }

  private static List<Figure> measure(QueueBench bench) throws InterruptedException {
    for (int i = 0; i < WARM_UPS; i++) {
      bench.round(500, 2_000, 1);
    }
    List<QueueBench.Round> single = new ArrayList<>();
    List<QueueBench.Round> twiceTheBatch = new ArrayList<>();
    List<QueueBench.Round> twoWorkers = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      single.add(bench.round(500, 2_000, 1));
      twiceTheBatch.add(bench.round(1_000, 4_000, 1));
      twoWorkers.add(bench.round(500, 2_000, 2));
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(
        figure(
            "queue: no-op moves, claims of 500, 2,000 in flight",
            "per second",
            single.stream().map(QueueBench.Round::movesPerSecond),
            new Goal.AtLeast(50_000)));
    figures.add(
        figure(
            "queue: no-op moves, claims of 1,000, 4,000 in flight",
            "per second",
            twiceTheBatch.stream().map(QueueBench.Round::movesPerSecond),
            null));
    figures.add(
        figure(
            "queue: no-op moves, two workers of 500, 2,000 in flight",
            "per second",
            twoWorkers.stream().map(QueueBench.Round::movesPerSecond),
            null));
    figures.add(
        figure(
            "queue: transactions for 1,000 moves, enqueue to settle",
            "count",
            single.stream().map(QueueBench.Round::transactionsPer1000Moves),
            new Goal.Below(20)));
    figures.add(
        figure(
            "queue: WAL for a move, enqueue to settle",
            "bytes",
            single.stream().map(QueueBench.Round::walPerMove),
            new Goal.Below(1_500)));
    figures.add(
        figure(
            "queue: enqueue of 100,000 moves, ten requests",
            "ms",
            Stream.concat(single.stream(), twiceTheBatch.stream())
                .map(QueueBench.Round::enqueueMillisFor100000),
            new Goal.Below(1_000)));
    List<Double> latencies = bench.commitToStartMillis(1_000);
    figures.add(
        figure(
            "queue: commit to start in another process, half of 1,000",
            "ms",
            Stream.of(percentile(latencies, 50)),
            new Goal.Below(3)));
    figures.add(
        figure(
            "queue: commit to start in another process, 99 % of 1,000",
            "ms", Stream.of(percentile(latencies, 99)), new Goal.Below(10)));
    figures.add(
        figure(
            "queue: claim of 100 of 100,000 queued",
            "ms",
            bench.claimMillis(100).stream(),
            new Goal.Below(3)));
    return figures;
  }

  private static Figure figure(
      String what, String unit, Stream<Double> samples, @Nullable Goal goal) {
    return Figure.of(
        what, unit, new ListStatistics(samples.mapToDouble(Double::doubleValue).toArray()), goal);
  }

  private static double percentile(List<Double> samples, double percent) {
    return new ListStatistics(samples.stream().mapToDouble(Double::doubleValue).toArray())
        .getPercentile(percent);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

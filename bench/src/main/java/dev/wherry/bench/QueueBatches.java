package dev.wherry.bench;

import dev.wherry.bench.Figure.Goal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The figures of storing many moves at once, and of working them off in batches of several sizes.
final class QueueBatches {
  private static final int MOVES = 100_000;
  private static final int ROUNDS = 4;
  private static final List<Integer> SIZES = List.of(250, 500, 1_000, 2_000);

  /// All sizes divide it.
  private static final int TURN = 2_000;

  /// Twice the batch is not slower, but for noise.
  private static final Goal NOT_SLOWER = new Goal.AtLeast(0.95);

  private QueueBatches() {}

  /// Measures on a queue that holds nothing, and leaves it so.
  static List<Figure> measure(QueueVerbs verbs) {
    List<Double> inTen = new ArrayList<>();
    List<Double> asOne = new ArrayList<>();
    Map<Integer, List<Double>> micros = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      inTen.add(verbs.enqueueMillis(MOVES, 10));
      workOff(verbs, micros);
      asOne.add(verbs.enqueueMillis(MOVES, 1));
      workOff(verbs, micros);
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.of(
            "queue: enqueue of 100,000 moves, ten requests", "ms", inTen, new Goal.Below(1_000)));
    figures.add(
        Figure.of(
            "queue: enqueue of 100,000 moves, one request", "ms", asOne, new Goal.Below(1_000)));
    figures.addAll(batches(micros));
    return figures;
  }

  /// The sizes take turns; what is left after the last whole turn is not measured.
  private static void workOff(QueueVerbs verbs, Map<Integer, List<Double>> micros) {
    int left = MOVES;
    for (; left >= TURN * SIZES.size(); left -= TURN * SIZES.size()) {
      for (int size : SIZES) {
        double sum = 0;
        for (int done = 0; done < TURN; done += size) {
          sum += verbs.batchMicrosPerMove(size) * size;
        }
        micros.computeIfAbsent(size, _ -> new ArrayList<>()).add(sum / TURN);
      }
    }
    for (; left > 0; left -= TURN) {
      verbs.batchMicrosPerMove(TURN);
    }
  }

  private static List<Figure> batches(Map<Integer, List<Double>> micros) {
    List<Figure> figures = new ArrayList<>();
    micros.forEach(
        (size, samples) ->
            figures.add(
                Figure.of(
                    "queue: claim and settle of %,d, for a move".formatted(size),
                    "µs",
                    samples,
                    null)));
    List<Figure> ratios = new ArrayList<>();
    for (int i = 1; i < figures.size(); i++) {
      ratios.add(
          figures
              .get(i - 1)
              .dividedBy(
                  "queue: time for a move, batches of %,d / of %,d"
                      .formatted(SIZES.get(i - 1), SIZES.get(i)),
                  figures.get(i),
                  NOT_SLOWER));
    }
    figures.addAll(ratios);
    return figures;
  }
}

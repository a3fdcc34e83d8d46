package dev.wherry.bench;

import dev.wherry.core.move.Receipt;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Measures a queue's verbs one call after the other, without a worker around them.
final class QueueVerbs implements AutoCloseable {
  private static final Receipt RECEIPT =
      new Receipt(
          12_345,
          "0a1b2c3d",
          null,
          "\"d41d8cd98f00b204e9800998ecf8427e\"",
          "\"d41d8cd98f00b204e9800998ecf8427e\"",
          "MD5",
          Receipt.Evidence.DESTINATION_CHECKSUM,
          Receipt.Guard.CONDITIONAL,
          List.of());

  private final MoveQueue queue;
  private final WorkerId worker;

  QueueVerbs(MoveQueue queue) {
    this.queue = queue;
    this.worker = queue.join("bench");
  }

  /// How long it takes to store so many moves in so many requests of equal size.
  double enqueueMillis(int moves, int requests) {
    long start = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      queue.enqueue(Requests.of(moves / requests));
    }
    return (System.nanoTime() - start) / 1e6;
  }

  /// How long each of some claims takes; what is claimed is settled in between.
  List<Double> claimMillis(int claims, int moves) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < claims; i++) {
      long start = System.nanoTime();
      List<Claim> claimed = claim(moves);
      times.add((System.nanoTime() - start) / 1e6);
      settle(claimed);
    }
    return times;
  }

  /// How long a claim of so many moves and the settling of all of them take, for each move.
  double batchMicrosPerMove(int moves) {
    long start = System.nanoTime();
    settle(claim(moves));
    return (System.nanoTime() - start) / 1e3 / moves;
  }

  private List<Claim> claim(int moves) {
    List<Claim> claims = queue.claim(worker, new FreeSlots(moves, Integer.MAX_VALUE, Map.of()));
    if (claims.size() != moves) {
      throw new IllegalStateException(
          "%d of %d moves were claimed".formatted(claims.size(), moves));
    }
    return claims;
  }

  private void settle(List<Claim> claims) {
    Outcome carried = new Outcome.Succeeded(RECEIPT);
    List<Settlement> refused =
        queue.settle(worker, claims.stream().map(c -> new Settlement(c, carried)).toList());
    if (!refused.isEmpty()) {
      throw new IllegalStateException(refused.size() + " results were refused");
    }
  }

  @Override
  public void close() {
    queue.leave(worker);
  }
}

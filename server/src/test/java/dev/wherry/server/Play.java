package dev.wherry.server;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.MemoryMoveQueue;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Plays the worker and the sender.
public final class Play {
  private static final AtomicLong REQUESTS = new AtomicLong();

  private final MemoryMoveQueue queue;
  private final WorkerId worker;

  public Play(MemoryMoveQueue queue) {
    this.queue = queue;
    this.worker = queue.join("play");
  }

  /// Cancels what is queued, so that the next claim takes what comes after.
  public void clear() {
    queue.requests(null, Integer.MAX_VALUE).stream()
        .filter(request -> request.finishedAt() == null)
        .forEach(request -> queue.controls().cancel(request.id()));
    queue.sweep();
  }

  /// Stores a request, and gives its id. Its moves are from `old:kN` to places that no other
  /// request writes to.
  public long request(int moves) {
    String folder = "played" + REQUESTS.incrementAndGet() + "/";
    List<MoveRequest.Leg> legs =
        IntStream.rangeClosed(1, moves)
            .mapToObj(
                i ->
                    new MoveRequest.Leg(
                        new Location("old", "k" + i), new Location("new", folder + i)))
            .toList();
    return queue
        .enqueue(new MoveRequest(null, 0, MoveOptions.DEFAULT, List.of("played"), legs))
        .requestId();
  }

  public List<Claim> claim(int most) {
    return queue.claim(worker, new FreeSlots(most, most, Map.of()));
  }

  public void succeed(Claim claim) {
    settle(
        claim,
        new Outcome.Succeeded(
            new Receipt(
                7,
                "0a1b2c3d",
                null,
                "s1",
                "d1",
                "MD5",
                Receipt.Evidence.CHECKED_ON_WRITE,
                Receipt.Guard.CONDITIONAL,
                List.of("cacheControl"))));
  }

  public void fail(Claim claim) {
    settle(
        claim, new Outcome.Failed(new Failure(FailureKind.SOURCE_NOT_FOUND, "nothing at old:k")));
  }

  private void settle(Claim claim, Outcome outcome) {
    if (!queue.settle(worker, List.of(new Settlement(claim, outcome))).isEmpty()) {
      throw new AssertionError("refused: " + claim);
    }
  }
}

package dev.wherry.server;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Plays the worker and the sender.
public final class Play {
  private final MoveQueue queue;
  private final WorkerId worker;

  public Play(MoveQueue queue) {
    this.queue = queue;
    this.worker = queue.join("play");
  }

  /// Stores a request whose moves are `old:kN` to `new:kN`, and gives its id.
  public long request(int moves) {
    List<MoveRequest.Leg> legs =
        IntStream.rangeClosed(1, moves)
            .mapToObj(
                i ->
                    new MoveRequest.Leg(new Location("old", "k" + i), new Location("new", "k" + i)))
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
                Receipt.Evidence.CHECKED_ON_WRITE,
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

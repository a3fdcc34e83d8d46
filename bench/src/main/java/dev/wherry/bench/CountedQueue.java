package dev.wherry.bench;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.Acceptance;
import dev.wherry.core.queue.BeatAnswer;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.Listings;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Retention;
import dev.wherry.core.queue.Retirements;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.UploadLedger;
import dev.wherry.core.queue.WorkerId;
import dev.wherry.core.queue.WorkerLostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/// A queue that tells how many moves were settled, each time some were.
record CountedQueue(MoveQueue queue, IntConsumer settled) implements MoveQueue {
  @Override
  public List<Settlement> settle(WorkerId worker, List<Settlement> settlements) {
    List<Settlement> refused = queue.settle(worker, settlements);
    settled.accept(settlements.size() - refused.size());
    return refused;
  }

  @Override
  public Acceptance enqueue(MoveRequest request) {
    return queue.enqueue(request);
  }

  @Override
  public WorkerId join(String name) {
    return queue.join(name);
  }

  @Override
  public BeatAnswer beat(WorkerId worker, Map<MoveId, Long> progress) throws WorkerLostException {
    return queue.beat(worker, progress);
  }

  @Override
  public List<Claim> claim(WorkerId worker, FreeSlots free) {
    return queue.claim(worker, free);
  }

  @Override
  public boolean holds(WorkerId worker, Claim claim) {
    return queue.holds(worker, claim);
  }

  @Override
  public int wake() {
    return queue.wake();
  }

  @Override
  public int sweep() {
    return queue.sweep();
  }

  @Override
  public void throttled(Map<String, Duration> pauses) {
    queue.throttled(pauses);
  }

  @Override
  public void probe() {
    queue.probe();
  }

  @Override
  public int prune(Retention retention) {
    return queue.prune(retention);
  }

  @Override
  public int reclaim(Duration lease, int attemptLimit) {
    return queue.reclaim(lease, attemptLimit);
  }

  @Override
  public UploadLedger uploads() {
    return queue.uploads();
  }

  @Override
  public Listings listings() {
    return queue.listings();
  }

  @Override
  public Retirements retirements() {
    return queue.retirements();
  }

  @Override
  public void leave(WorkerId worker) {
    queue.leave(worker);
  }
}

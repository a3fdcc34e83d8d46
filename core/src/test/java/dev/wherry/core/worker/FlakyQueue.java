package dev.wherry.core.worker;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.Acceptance;
import dev.wherry.core.queue.BeatAnswer;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.queue.Retention;
import dev.wherry.core.queue.Retirements;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.UploadLedger;
import dev.wherry.core.queue.WorkerId;
import dev.wherry.core.queue.WorkerLostException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Another queue, which a test can put out of reach.
final class FlakyQueue implements MoveQueue {
  private final MoveQueue inner;
  private volatile boolean away;

  /// How many claims are done, and their answers lost.
  final AtomicInteger lostAnswers = new AtomicInteger();

  /// Counted down by each call that finds the queue away.
  volatile CountDownLatch refusals = new CountDownLatch(0);

  /// Counted down by each heartbeat that was answered.
  volatile CountDownLatch beats = new CountDownLatch(0);

  FlakyQueue(MoveQueue inner) {
    this.inner = inner;
  }

  void away(boolean now) {
    away = now;
  }

  private MoveQueue reached() {
    if (away) {
      refusals.countDown();
      throw new QueueUnavailableException("the queue is away", new IOException("refused"));
    }
    return inner;
  }

  @Override
  public Acceptance enqueue(MoveRequest request) {
    return reached().enqueue(request);
  }

  @Override
  public WorkerId join(String name) {
    return reached().join(name);
  }

  @Override
  public BeatAnswer beat(WorkerId worker, Map<MoveId, Long> progress) throws WorkerLostException {
    BeatAnswer answer = reached().beat(worker, progress);
    beats.countDown();
    return answer;
  }

  @Override
  public List<Claim> claim(WorkerId worker, FreeSlots free) {
    List<Claim> claims = reached().claim(worker, free);
    if (!claims.isEmpty() && lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new QueueUnavailableException("the answer is lost", new IOException("cut"));
    }
    return claims;
  }

  @Override
  public List<Settlement> settle(WorkerId worker, List<Settlement> settlements) {
    return reached().settle(worker, settlements);
  }

  @Override
  public boolean holds(WorkerId worker, Claim claim) {
    return reached().holds(worker, claim);
  }

  @Override
  public int wake() {
    return reached().wake();
  }

  @Override
  public int sweep() {
    return reached().sweep();
  }

  @Override
  public void throttled(Map<String, Duration> pauses) {
    reached().throttled(pauses);
  }

  @Override
  public void probe() {
    reached().probe();
  }

  @Override
  public int prune(Retention retention) {
    return reached().prune(retention);
  }

  @Override
  public int reclaim(Duration lease, int attemptLimit) {
    return reached().reclaim(lease, attemptLimit);
  }

  @Override
  public UploadLedger uploads() {
    return reached().uploads();
  }

  @Override
  public Retirements retirements() {
    return reached().retirements();
  }

  @Override
  public void leave(WorkerId worker) {
    reached().leave(worker);
  }
}

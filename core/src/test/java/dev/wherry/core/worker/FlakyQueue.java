package dev.wherry.core.worker;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.Acceptance;
import dev.wherry.core.queue.BeatAnswer;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.Listings;
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
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Another queue, which a test can put out of reach.
final class FlakyQueue implements MoveQueue {
  private final MoveQueue inner;
  private final ReadWriteLock calls = new ReentrantReadWriteLock();
  private boolean away;

  /// How many claims are done, and their answers lost.
  final AtomicInteger lostAnswers = new AtomicInteger();

  /// Counted down by each call that finds the queue away.
  volatile CountDownLatch refusals = new CountDownLatch(0);

  /// Counted down by each heartbeat that was answered.
  volatile CountDownLatch beats = new CountDownLatch(0);

  FlakyQueue(MoveQueue inner) {
    this.inner = inner;
  }

  /// Calls that are under way have ended when it returns.
  void away(boolean now) {
    calls.writeLock().lock();
    try {
      away = now;
    } finally {
      calls.writeLock().unlock();
    }
  }

  private <T, E extends Exception> T reached(Call<T, E> call) throws E {
    calls.readLock().lock();
    try {
      if (away) {
        refusals.countDown();
        throw new QueueUnavailableException("the queue is away", new IOException("refused"));
      }
      return call.on(inner);
    } finally {
      calls.readLock().unlock();
    }
  }

  @Override
  public Acceptance enqueue(MoveRequest request) {
    return reached(queue -> queue.enqueue(request));
  }

  @Override
  public WorkerId join(String name) {
    return reached(queue -> queue.join(name));
  }

  @Override
  public BeatAnswer beat(WorkerId worker, Map<MoveId, Long> progress) throws WorkerLostException {
    BeatAnswer answer = reached(queue -> queue.beat(worker, progress));
    beats.countDown();
    return answer;
  }

  @Override
  public List<Claim> claim(WorkerId worker, FreeSlots free) {
    List<Claim> claims = reached(queue -> queue.claim(worker, free));
    if (!claims.isEmpty() && lostAnswers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new QueueUnavailableException("the answer is lost", new IOException("cut"));
    }
    return claims;
  }

  @Override
  public List<Settlement> settle(WorkerId worker, List<Settlement> settlements) {
    return reached(queue -> queue.settle(worker, settlements));
  }

  @Override
  public boolean holds(WorkerId worker, Claim claim) {
    return reached(queue -> queue.holds(worker, claim));
  }

  @Override
  public int wake() {
    return reached(queue -> queue.wake());
  }

  @Override
  public int sweep() {
    return reached(queue -> queue.sweep());
  }

  @Override
  public void throttled(Map<String, Duration> pauses) {
    reached(
        queue -> {
          queue.throttled(pauses);
          return queue;
        });
  }

  @Override
  public void probe() {
    reached(
        queue -> {
          queue.probe();
          return queue;
        });
  }

  @Override
  public int prune(Retention retention) {
    return reached(queue -> queue.prune(retention));
  }

  @Override
  public int reclaim(Duration lease, int attemptLimit) {
    return reached(queue -> queue.reclaim(lease, attemptLimit));
  }

  @Override
  public UploadLedger uploads() {
    return reached(queue -> queue.uploads());
  }

  @Override
  public Listings listings() {
    return reached(queue -> queue.listings());
  }

  @Override
  public Retirements retirements() {
    return reached(queue -> queue.retirements());
  }

  @Override
  public void leave(WorkerId worker) {
    reached(
        queue -> {
          queue.leave(worker);
          return queue;
        });
  }

  private interface Call<T, E extends Exception> {
    T on(MoveQueue queue) throws E;
  }
}

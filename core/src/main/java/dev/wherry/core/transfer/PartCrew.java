package dev.wherry.core.transfer;

import dev.wherry.core.move.PartReceipt;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Carries the parts of one asset, several at once, each on a virtual thread; what each came to is
/// told to the thread that started it. When one part fails, or that thread is interrupted, the
/// others are stopped, and none is left when [#carry] ends.
///
/// For one thread, once.
final class PartCrew {
  /// Carries a part that has its room.
  interface Work {
    PartReceipt carry(int number, PartSource.Place place)
        throws TransferException, Permit.RevokedException, InterruptedException;
  }

  /// Hears which parts were carried, some at a time.
  interface Log {
    void took(List<PartReceipt> parts) throws Permit.RevokedException;
  }

  private final PartPlan plan;
  private final PartSource source;
  private final Semaphore slots;
  private final Work work;
  private final BlockingQueue<Result> results = new LinkedBlockingQueue<>();
  private final ReentrantLock turn = new ReentrantLock(true);

  private sealed interface Result {
    record Took(PartReceipt part) implements Result {}

    record Broke(Throwable failure) implements Result {}
  }

  /// @param slots how many parts of all assets may be under way
  PartCrew(PartPlan plan, PartSource source, Semaphore slots, Work work) {
    this.plan = plan;
    this.source = source;
    this.slots = slots;
    this.work = work;
  }

  /// Carries parts, beginning with the first ones.
  ///
  /// @param atOnce how many of them may be under way
  void carry(List<Integer> numbers, int atOnce, Log log)
      throws TransferException, Permit.RevokedException, InterruptedException {
    Iterator<Integer> next = numbers.iterator();
    List<Thread> crew = new ArrayList<>();
    try {
      for (int i = 0; i < Math.min(atOnce, numbers.size()); i++) {
        crew.add(Thread.ofVirtual().name("wherry-part").start(() -> work(next)));
      }
      for (int left = numbers.size(); left > 0; ) {
        left -= tell(results.take(), log);
      }
    } catch (TransferException | InterruptedException e) {
      stop(crew);
      results.removeIf(Result.Broke.class::isInstance);
      Result kept = results.poll();
      if (kept != null) {
        tell(kept, log);
      }
      throw e;
    } finally {
      stop(crew);
    }
  }

  /// Tells a result and those that came after it; gives how many parts they are.
  private int tell(Result first, Log log)
      throws TransferException, Permit.RevokedException, InterruptedException {
    List<Result> arrived = new ArrayList<>(List.of(first));
    results.drainTo(arrived);
    List<PartReceipt> parts = new ArrayList<>();
    Throwable failure = null;
    for (Result result : arrived) {
      switch (result) {
        case Result.Took(PartReceipt part) -> parts.add(part);
        case Result.Broke(Throwable broke) -> failure = failure == null ? broke : failure;
      }
    }
    if (!parts.isEmpty()) {
      log.took(parts);
    }
    rethrow(failure);
    return parts.size();
  }

  private void work(Iterator<Integer> next) {
    try {
      boolean more = true;
      while (more) {
        slots.acquire();
        try {
          more = workOne(next);
        } finally {
          slots.release();
        }
      }
    } catch (Throwable e) {
      // Whatever it is, it is told to the thread that waits.
      results.add(new Result.Broke(e));
    }
  }

  private boolean workOne(Iterator<Integer> next) throws Exception {
    int number;
    PartSource.Place place;
    turn.lockInterruptibly();
    try {
      if (!next.hasNext()) {
        return false;
      }
      number = next.next();
      place = source.reserve(number, plan);
    } finally {
      turn.unlock();
    }
    try (place) {
      results.add(new Result.Took(work.carry(number, place)));
    }
    return true;
  }

  private static void rethrow(@Nullable Throwable failure)
      throws TransferException, Permit.RevokedException, InterruptedException {
    switch (failure) {
      case null -> {}
      case TransferException e -> throw e;
      case Permit.RevokedException e -> throw e;
      case InterruptedException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("a part failed in an unknown way", failure);
    }
  }

  private static void stop(List<Thread> crew) {
    crew.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : crew) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.wherry.core.worker;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.transfer.WatchedProvider;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/// Holds each request to a provider until it is let through.
final class Gate implements WatchedProvider.Step {
  private final CountDownLatch arrived;
  private final Semaphore open = new Semaphore(0);

  /// @param arrivals how many requests [#arrived] waits for
  Gate(int arrivals) {
    arrived = new CountDownLatch(arrivals);
  }

  CountDownLatch arrived() {
    return arrived;
  }

  void letThrough() {
    open.release(Integer.MAX_VALUE / 2);
  }

  @Override
  public void run(String verb) throws StorageException {
    arrived.countDown();
    try {
      open.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(Problem.UNAVAILABLE, "interrupted", e);
    }
  }
}

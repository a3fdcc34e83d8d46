package dev.wherry.core.transfer;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A number of bytes that may be in use at once. First come, first served. Safe for many threads.
final class Budget {
  /// What a semaphore's permit stands for, so that its `int` reaches 8 TiB.
  private static final int BLOCK = 4096;

  private final int blocks;
  private final Semaphore free;

  Budget(long bytes) {
    this.blocks = blocks(bytes);
    this.free = new Semaphore(blocks, true);
  }

  /// Takes room if there is some and nobody waits for it.
  boolean tryTake(long bytes) {
    try {
      return free.tryAcquire(share(bytes), 0, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Waits for room.
  void take(long bytes) throws InterruptedException {
    free.acquire(share(bytes));
  }

  void giveBack(long bytes) {
    free.release(share(bytes));
  }

  /// Bytes in use.
  long used() {
    return (long) (blocks - free.availablePermits()) * BLOCK;
  }

  /// What is larger than the whole budget takes all of it, and so goes alone.
  private int share(long bytes) {
    return Math.min(blocks(bytes), blocks);
  }

  private static int blocks(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, (bytes + BLOCK - 1) / BLOCK);
  }
}

package dev.wherry.core.worker;

import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.runner.TaskHandle;
import dev.wherry.core.transfer.Permit;
import org.jspecify.annotations.Nullable;

/// A claimed move that runs, and its right to. Safe for many threads.
final class Run implements Permit {
  private final Claim claim;
  private final Tenure tenure;
  private final MoveQueue queue;
  private volatile long carried;
  private volatile boolean unwanted;
  private volatile @Nullable TaskHandle handle;

  Run(Claim claim, Tenure tenure, MoveQueue queue) {
    this.claim = claim;
    this.tenure = tenure;
    this.queue = queue;
  }

  Claim claim() {
    return claim;
  }

  Tenure tenure() {
    return tenure;
  }

  /// Bytes fetched so far.
  long carried() {
    return carried;
  }

  void carried(long bytes) {
    carried = bytes;
  }

  void started(TaskHandle handle) {
    this.handle = handle;
    if (unwanted || tenure.isLost()) {
      handle.cancel();
    }
  }

  /// Its user wants no more of it.
  void unwanted() {
    unwanted = true;
    stop();
  }

  boolean isUnwanted() {
    return unwanted;
  }

  void stop() {
    TaskHandle started = handle;
    if (started != null) {
      started.cancel();
    }
  }

  @Override
  public void check() throws RevokedException {
    if (!tenure.holds()) {
      throw revoked();
    }
  }

  @Override
  public void confirm() throws RevokedException {
    check();
    if (!queue.holds(tenure.worker(), claim)) {
      throw revoked();
    }
  }

  private RevokedException revoked() {
    return new RevokedException("the claim on move " + claim.move().id() + " no longer holds");
  }
}

package dev.wherry.core.worker;

import dev.wherry.core.move.LeftUpload;
import dev.wherry.core.move.OpenUpload;
import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.runner.TaskHandle;
import dev.wherry.core.transfer.Permit;
import dev.wherry.core.transfer.UploadLog;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A claimed move that runs, its right to, and what it leaves behind. Safe for many threads.
final class Run implements Permit, UploadLog {
  private static final System.Logger LOG = System.getLogger(Run.class.getName());

  private final Claim claim;
  private final Tenure tenure;
  private final MoveQueue queue;
  private volatile long carried;
  private volatile boolean unwanted;
  private volatile @Nullable TaskHandle handle;

  /// Parts that could not be written down yet.
  private final List<PartReceipt> unwritten = new ArrayList<>();

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

  @Override
  public Optional<LeftUpload> left() {
    return queue.uploads().left(claim.move().id());
  }

  @Override
  public void began(OpenUpload upload) throws RevokedException {
    if (!queue.uploads().begin(tenure.worker(), claim, upload)) {
      throw revoked();
    }
  }

  @Override
  public synchronized void took(OpenUpload upload, List<PartReceipt> parts)
      throws RevokedException {
    unwritten.addAll(parts);
    try {
      if (!queue.uploads().took(tenure.worker(), claim, upload, unwritten)) {
        throw revoked();
      }
      unwritten.clear();
    } catch (QueueUnavailableException e) {
      LOG.log(Level.DEBUG, "parts of move {0} are written down later", claim.move().id());
    }
  }

  @Override
  public void ended(OpenUpload upload) {
    try {
      queue.uploads().end(claim.move().id(), upload.id());
    } catch (QueueUnavailableException e) {
      // It becomes an orphan when the move ends; aborting it will find nothing.
      LOG.log(Level.DEBUG, "the end of an upload of move {0} is not known", claim.move().id());
    }
  }

  @Override
  public void abandoned(OpenUpload upload) {
    queue.uploads().abandon(claim.move().id(), upload.id());
  }

  private RevokedException revoked() {
    return new RevokedException("the claim on move " + claim.move().id() + " no longer holds");
  }
}

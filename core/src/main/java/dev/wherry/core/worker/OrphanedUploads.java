package dev.wherry.core.worker;

import dev.wherry.core.queue.UploadLedger;
import dev.wherry.core.queue.UploadLedger.Orphan;
import dev.wherry.core.transfer.Transfer;
import dev.wherry.core.transfer.TransferException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;

/// Aborts the uploads in parts that no live move owns, until their providers no longer know them:
/// their parts are billed, and seen in no listing of objects.
final class OrphanedUploads implements Runnable {
  private static final System.Logger LOG = System.getLogger(OrphanedUploads.class.getName());
  private static final int PAGE = 100;

  /// When an upload is tried again that could not be aborted.
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final UploadLedger ledger;
  private final Transfer transfer;

  OrphanedUploads(UploadLedger ledger, Transfer transfer) {
    this.ledger = ledger;
    this.transfer = transfer;
  }

  @Override
  public void run() {
    List<Orphan> orphans;
    do {
      orphans = ledger.orphans(transfer.providers(), AGAIN, PAGE);
      for (Orphan orphan : orphans) {
        try {
          abort(orphan);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    } while (orphans.size() == PAGE);
  }

  private void abort(Orphan orphan) throws InterruptedException {
    try {
      if (transfer.abort(orphan.destination(), orphan.upload())) {
        ledger.end(orphan.move(), orphan.upload());
      }
    } catch (TransferException e) {
      LOG.log(
          Level.WARNING,
          "an upload to {0} that nobody goes on with can''t be aborted now: {1}",
          orphan.destination(),
          e.getMessage());
    }
  }
}

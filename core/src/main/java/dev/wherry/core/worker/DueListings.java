package dev.wherry.core.worker;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.queue.Listings;
import dev.wherry.core.queue.Listings.Due;
import dev.wherry.core.queue.Listings.Page;
import dev.wherry.core.queue.ManifestListing;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.PrefixListing;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.transfer.Transfer;
import dev.wherry.core.transfer.TransferException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/// Goes on with listings, one at a time and some pages of each, so that a large one holds up no
/// other. What a page adds and where to go on are stored together: whoever goes on after a crash
/// adds nothing twice and leaves nothing out.
final class DueListings implements Runnable {
  private static final System.Logger LOG = System.getLogger(DueListings.class.getName());

  /// After how many pages another listing has its turn.
  private static final int PAGES = 20;

  private final Listings listings;
  private final Duration lease;
  private final Transfer transfer;
  private final RetryPolicy retry;
  private final RandomGenerator random;
  private final BooleanSupplier closing;

  /// @param lease after which time another worker goes on with a listing whose holder adds no page:
  ///   much longer than a provider needs for one
  DueListings(
      Listings listings,
      Duration lease,
      Transfer transfer,
      RetryPolicy retry,
      RandomGenerator random,
      BooleanSupplier closing) {
    this.listings = listings;
    this.lease = lease;
    this.transfer = transfer;
    this.retry = retry;
    this.random = random;
    this.closing = closing;
  }

  @Override
  public void run() {
    while (!closing.getAsBoolean()) {
      Optional<Due> due = listings.due(transfer.providers(), lease);
      if (due.isEmpty()) {
        return;
      }
      goOn(due.get());
    }
  }

  private void goOn(Due due) {
    try (ListingPages pages = pages(due)) {
      for (int taken = 0; taken < PAGES && !closing.getAsBoolean(); taken++) {
        Page page = pages.next();
        if (!listings.append(due, page, lease) || page.next() == null) {
          return;
        }
      }
      listings.later(due, null, Duration.ZERO);
    } catch (TransferException e) {
      failed(due, e.failure());
    } catch (InterruptedException e) {
      giveBack(due);
      Thread.currentThread().interrupt();
    } catch (QueueUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "request " + due.request() + ": a listing failed in an unknown way", e);
      failed(due, new Failure(FailureKind.INTERNAL, e.toString()));
    }
  }

  private ListingPages pages(Due due) throws TransferException, InterruptedException {
    return switch (due.what()) {
      case PrefixListing what -> new PrefixPages(due, what, transfer);
      case ManifestListing what -> ManifestPages.open(due, what, transfer);
    };
  }

  private void giveBack(Due due) {
    try {
      listings.later(due, null, Duration.ZERO);
    } catch (QueueUnavailableException e) {
      LOG.log(Level.DEBUG, "the listing goes on after its lease", e);
    }
  }

  private void failed(Due due, Failure failure) {
    LOG.log(
        Level.WARNING,
        "request {0}: its moves could not be found: {1}",
        Long.toString(due.request()),
        failure.message());
    switch (retry.judge(failure, due.tries() + 1, random)) {
      case Outcome.Retry(var why, var delay, var _)
          when failure.kind() != FailureKind.SOURCE_CHANGED ->
          listings.later(due, why, delay);
      default -> listings.giveUp(due, failure);
    }
  }
}

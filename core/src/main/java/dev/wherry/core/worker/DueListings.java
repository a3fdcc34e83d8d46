package dev.wherry.core.worker;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.core.queue.Listing;
import dev.wherry.core.queue.ListingReport.Problem;
import dev.wherry.core.queue.Listings;
import dev.wherry.core.queue.Listings.Due;
import dev.wherry.core.queue.Listings.Page;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.transfer.Transfer;
import dev.wherry.core.transfer.TransferException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Goes on with listings, one at a time and some pages of each, so that a large one holds up no
/// other. What a page adds and where to go on are stored together: whoever goes on after a crash
/// adds nothing twice and leaves nothing out.
final class DueListings implements Runnable {
  private static final System.Logger LOG = System.getLogger(DueListings.class.getName());

  /// How many objects a page has at most: as many as most providers tell at once.
  private static final int PAGE = 1_000;

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
    try {
      Listing what = due.what();
      String position = due.position();
      for (int pages = 0; pages < PAGES && !closing.getAsBoolean(); pages++) {
        ObjectPage listed = transfer.list(what.source(), what.prefix(), position, PAGE);
        Page page = page(what, listed);
        if (!listings.append(due, page, lease)) {
          return;
        }
        position = page.next();
        if (position == null) {
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
        "request {0}: {1}:{2} could not be listed: {3}",
        Long.toString(due.request()),
        due.what().source(),
        due.what().prefix(),
        failure.message());
    switch (retry.judge(failure, due.tries() + 1, random)) {
      case Outcome.Retry(var why, var delay, var _) -> listings.later(due, why, delay);
      default -> listings.end(due, failure);
    }
  }

  private Page page(Listing what, ObjectPage listed) {
    List<MoveRequest.Leg> moves = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    long found = 0;
    for (StoredObject object : listed.objects()) {
      String key = object.key();
      String path = key.substring(what.prefix().length());
      Long bytes = object.sizeKnown() ? object.size() : null;
      if (what.filter().passes(path, bytes, object.modified())) {
        found++;
        String made = what.key().apply(what.prefix(), key);
        String wrong = wrong(what, key, made);
        if (wrong == null) {
          moves.add(
              new MoveRequest.Leg(
                  new Location(what.source(), key), new Location(what.destination(), made)));
        } else {
          problems.add(new Problem(key, wrong));
        }
      }
    }
    return new Page(
        found,
        moves,
        problems.size(),
        problems.subList(0, Math.min(problems.size(), Listings.PROBLEMS)),
        listed.next());
  }

  private @Nullable String wrong(Listing what, String key, String made) {
    if (made.isEmpty()) {
      return "its key at the destination would be empty";
    }
    if (what.source().equals(what.destination()) && made.startsWith(what.prefix())) {
      return made.equals(key)
          ? "it stands at its destination already"
          : "its copy would lie under the prefix that is listed";
    }
    try {
      transfer.checkKey(new Location(what.source(), key));
      transfer.checkKey(new Location(what.destination(), made));
      return null;
    } catch (StorageException e) {
      return "provider '%s' can't hold the key %s: %s"
          .formatted(what.destination(), made, e.getMessage());
    }
  }
}

package dev.wherry.core.worker;

import dev.wherry.core.move.Location;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.core.queue.ListingReport.Problem;
import dev.wherry.core.queue.Listings;
import dev.wherry.core.queue.Listings.Page;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.PrefixListing;
import dev.wherry.core.transfer.Transfer;
import dev.wherry.core.transfer.TransferException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is under a prefix. A position is the provider's own.
final class PrefixPages implements ListingPages {
  /// How many objects a page has at most: as many as most providers tell at once.
  private static final int PAGE = 1_000;

  private final PrefixListing what;
  private final boolean retires;
  private final Transfer transfer;
  private @Nullable String position;

  PrefixPages(Listings.Due due, PrefixListing what, Transfer transfer) {
    this.what = what;
    this.retires = due.retires();
    this.transfer = transfer;
    this.position = due.position();
  }

  @Override
  public Page next() throws TransferException, InterruptedException {
    ObjectPage listed = transfer.list(what.source(), what.prefix(), position, PAGE);
    position = listed.next();
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
        String wrong = wrong(key, made);
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
        position);
  }

  private @Nullable String wrong(String key, String made) {
    if (made.isEmpty()) {
      return "its key at the destination would be empty";
    }
    if (what.source().equals(what.destination())
        && made.startsWith(what.prefix())
        && !made.equals(key)) {
      return "its copy would lie under the prefix that is listed";
    }
    return transfer
        .objection(
            new Location(what.source(), key), new Location(what.destination(), made), retires)
        .orElse(null);
  }

  @Override
  public void close() {
    // Nothing is held from one page to the next.
  }
}

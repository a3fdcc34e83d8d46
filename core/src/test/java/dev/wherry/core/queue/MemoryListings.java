package dev.wherry.core.queue;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind.Retry;
import dev.wherry.core.queue.ListingReport.State;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// [Listings] of a [MemoryMoveQueue], under its lock.
final class MemoryListings implements Listings {
  private final MemoryMoveQueue queue;

  MemoryListings(MemoryMoveQueue queue) {
    this.queue = queue;
  }

  @Override
  public Optional<Due> due(Set<String> providers, Duration lease) {
    synchronized (queue) {
      Optional<MemoryRequest> next =
          queue
              .stored()
              .filter(r -> r.listing != null && r.listing.state == State.RUNNING && !r.paused)
              .filter(r -> !listing(r).dueAt.isAfter(queue.now()))
              .filter(r -> providers.contains(listing(r).what.source()))
              .filter(r -> !queue.isPaused(listing(r).what.source()))
              .min(Comparator.comparing(r -> listing(r).dueAt));
      return next.map(
          request -> {
            MemoryListing listing = listing(request);
            listing.dueAt = queue.now().plus(lease);
            return new Due(
                request.id,
                ++listing.token,
                request.request.priority(),
                request.request.options().retireSource(),
                listing.tries,
                listing.what,
                listing.position);
          });
    }
  }

  @Override
  public boolean append(Due due, Page page, Duration lease) {
    synchronized (queue) {
      MemoryListing listing = held(due);
      if (listing == null) {
        return false;
      }
      listing.dueAt = queue.now().plus(lease);
      listing.tries = 0;
      listing.failure = null;
      listing.position = page.next();
      listing.found += page.found();
      listing.rejected += page.rejected();
      page.problems().stream()
          .limit(PROBLEMS - listing.problems.size())
          .forEach(listing.problems::add);
      queue.add(Objects.requireNonNull(queue.stored(due.request())), page.moves());
      if (page.next() == null) {
        listing.end(State.FINISHED, queue.now());
      }
    }
    queue.tell(!page.moves().isEmpty(), Set.of(due.request()));
    return true;
  }

  @Override
  public void later(Due due, @Nullable Failure failure, Duration delay) {
    synchronized (queue) {
      MemoryListing listing = held(due);
      if (listing != null) {
        listing.token++;
        listing.dueAt = queue.now().plus(delay);
        if (failure != null) {
          listing.failure = new Failure(failure.kind(), failure.message());
          listing.tries += failure.kind().retry() == Retry.UNCOUNTED ? 0 : 1;
        }
      }
    }
    queue.tell(false, Set.of(due.request()));
  }

  @Override
  public void giveUp(Due due, Failure failure) {
    synchronized (queue) {
      MemoryListing listing = held(due);
      if (listing != null) {
        listing.failure = new Failure(failure.kind(), failure.message());
        listing.end(State.FAILED, queue.now());
      }
    }
    queue.tell(false, Set.of(due.request()));
  }

  private @Nullable MemoryListing held(Due due) {
    MemoryRequest request = queue.stored(due.request());
    MemoryListing listing = request == null ? null : request.listing;
    return listing != null && listing.token == due.token() && listing.state == State.RUNNING
        ? listing
        : null;
  }

  private static MemoryListing listing(MemoryRequest request) {
    return Objects.requireNonNull(request.listing);
  }
}

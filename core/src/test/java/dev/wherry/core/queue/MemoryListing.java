package dev.wherry.core.queue;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.queue.ListingReport.Problem;
import dev.wherry.core.queue.ListingReport.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A listing of [MemoryListings], under its queue's lock.
final class MemoryListing {
  final long request;
  final Listing what;
  final List<Problem> problems = new ArrayList<>();
  Instant dueAt;
  int token;
  int tries;
  long found;
  long rejected;
  State state = State.RUNNING;
  @Nullable String position;
  @Nullable Failure failure;
  @Nullable Instant endedAt;

  MemoryListing(long request, Listing what, Instant dueAt) {
    this.request = request;
    this.what = what;
    this.dueAt = dueAt;
  }

  void end(State how, Instant now) {
    if (state == State.RUNNING) {
      state = how;
      endedAt = now;
    }
  }

  void retry(Set<FailureKind> kinds, Instant now) {
    Failure last = failure;
    if (state == State.FAILED && last != null && (kinds.isEmpty() || kinds.contains(last.kind()))) {
      state = State.RUNNING;
      endedAt = null;
      dueAt = now;
      tries = 0;
      token++;
    }
  }

  ListingReport report() {
    return new ListingReport(what, state, found, rejected, problems, failure, endedAt);
  }
}

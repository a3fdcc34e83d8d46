package dev.wherry.core.queue;

import dev.wherry.core.move.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The listings that find the moves of requests. A request with one is not finished before its
/// listing has ended and all moves that were found are final. Cancelling the request ends it.
///
/// As of a [MoveQueue], every method may be called from many threads and processes at once, and
/// throws [QueueUnavailableException] when the store can't be reached.
public interface Listings {
  /// How many problems of one listing are kept; the rest are only counted.
  int PROBLEMS = 100;

  /// Takes the listing that has waited longest of those whose time has come, for the asker to go on
  /// with; others get it only once `lease` is over. Those of paused requests and of paused sources
  /// are left alone.
  ///
  /// @param providers those that can be listed here
  Optional<Due> due(Set<String> providers, Duration lease);

  /// Adds moves to a listing's request and says where to go on after them, all in one transaction,
  /// and lets the asker hold it for another `lease`. The last page ends the listing.
  ///
  /// @return false when nothing was added, since the asker no longer holds it
  boolean append(Due listing, Page page, Duration lease);

  /// Lets the listing go on later, by whoever asks then.
  ///
  /// @param failure why it could not go on now, or null when there is no reason
  void later(Due listing, @Nullable Failure failure, Duration delay);

  /// Ends the listing before all was listed.
  void giveUp(Due listing, Failure failure);

  /// A listing to go on with.
  ///
  /// @param token tells this holding from others
  /// @param retires whether the sources are to be deleted
  /// @param tries that failed since a page was added, but those that don't count
  /// @param position where to go on; null at the start
  record Due(
      long request,
      int token,
      int priority,
      boolean retires,
      int tries,
      Listing what,
      @Nullable String position) {}

  /// What was listed.
  ///
  /// @param found how many objects passed the filter, or lines there are
  /// @param moves for those that can be moves
  /// @param problems of those that can't, at most [#PROBLEMS]
  /// @param rejected how many can't
  /// @param next where to go on; null after the last page
  record Page(
      long found,
      List<MoveRequest.Leg> moves,
      long rejected,
      List<ListingReport.Problem> problems,
      @Nullable String next) {}
}

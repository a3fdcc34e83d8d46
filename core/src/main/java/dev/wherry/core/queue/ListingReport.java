package dev.wherry.core.queue;

import dev.wherry.core.move.Failure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What anyone may know of a request's listing now.
///
/// @param found how many objects passed the filter so far, or lines were read
/// @param rejected how many of them can't be moves
/// @param problems why, of the first [Listings#PROBLEMS]
/// @param failure why the last try failed; null when it went well since
/// @param endedAt null while it runs
public record ListingReport(
    Listing what,
    State state,
    long found,
    long rejected,
    List<Problem> problems,
    @Nullable Failure failure,
    @Nullable Instant endedAt) {
  public ListingReport {
    problems = List.copyOf(problems);
  }

  /// Where a listing is in its life.
  public enum State {
    /// There may be more moves to come.
    RUNNING,
    /// All was listed.
    FINISHED,
    /// Given up; what was found until then are moves.
    FAILED,
    /// Its request was cancelled.
    CANCELLED
  }

  /// Why an object or a line is no move.
  ///
  /// @param place the source's key, or `line 17` of a manifest
  /// @param message one line for people
  public record Problem(String place, String message) {}
}

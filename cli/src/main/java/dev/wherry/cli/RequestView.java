package dev.wherry.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request as the service reports it now.
///
/// @param bytes that have arrived
/// @param json all that the service said, to be passed on
record RequestView(
    String id,
    String state,
    Counts counts,
    long bytes,
    List<String> labels,
    String createdAt,
    @Nullable String finishedAt,
    Json json) {
  RequestView {
    labels = List.copyOf(labels);
  }

  static RequestView of(Json json) {
    Json counts = json.object("counts");
    return new RequestView(
        json.text("id"),
        json.text("state"),
        new Counts(
            counts.number("total"),
            counts.number("queued"),
            counts.number("waiting"),
            counts.number("running"),
            counts.number("succeeded"),
            counts.number("skipped"),
            counts.number("failed"),
            counts.number("cancelled")),
        json.number("bytes"),
        json.texts("labels"),
        json.text("createdAt"),
        json.textOrNull("finishedAt"),
        json);
  }

  /// Its moves by state.
  record Counts(
      long total,
      long queued,
      long waiting,
      long running,
      long succeeded,
      long skipped,
      long failed,
      long cancelled) {
    long done() {
      return succeeded + skipped + failed + cancelled;
    }

    /// Moves that ended otherwise than their user wished.
    long lost() {
      return failed + cancelled;
    }

    /// `4 failed`, `3 cancelled` or `4 failed, 3 cancelled`; empty when nothing is lost.
    String lostInWords() {
      String failures = failed == 0 ? "" : Quantity.count(failed) + " failed";
      String ends = cancelled == 0 ? "" : Quantity.count(cancelled) + " cancelled";
      return failures + (failures.isEmpty() || ends.isEmpty() ? "" : ", ") + ends;
    }
  }

  boolean paused() {
    return state.equals("PAUSED");
  }

  boolean cancelled() {
    return state.equals("CANCELLED");
  }

  /// Whether nothing of it will change by itself.
  boolean finished() {
    return counts.done() == counts.total && !isListing();
  }

  /// Whether further moves may be found.
  boolean isListing() {
    return isListing("RUNNING");
  }

  private boolean isListing(String state) {
    return json.has("listing") && json.object("listing").text("state").equals(state);
  }

  int exitCode() {
    if (counts.lost() > 0 || isListing("FAILED")) {
      return ExitCode.SOME_FAILED;
    }
    return finished() ? ExitCode.SUCCESS : ExitCode.NOT_FINISHED;
  }
}

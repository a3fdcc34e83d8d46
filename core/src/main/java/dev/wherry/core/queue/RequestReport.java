package dev.wherry.core.queue;

import dev.wherry.core.move.MoveOptions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What anyone may know of a request now.
///
/// @param bytes of its moves that succeeded
/// @param webhook who hears of it, or null
/// @param listing what finds its moves; null when its sender named them
/// @param sourcesKeptAt since when it deletes no source any more, whatever its options say; or null
/// @param finishedAt when its last move became final, or null
public record RequestReport(
    long id,
    RequestState state,
    Counts counts,
    long bytes,
    @Nullable String idempotencyKey,
    int priority,
    MoveOptions options,
    List<String> labels,
    @Nullable Webhook webhook,
    @Nullable ListingReport listing,
    Instant createdAt,
    @Nullable Instant sourcesKeptAt,
    @Nullable Instant finishedAt) {
  public RequestReport {
    labels = List.copyOf(labels);
  }

  /// Its moves by state.
  public record Counts(
      long total,
      long queued,
      long waiting,
      long running,
      long succeeded,
      long skipped,
      long failed,
      long cancelled) {}
}

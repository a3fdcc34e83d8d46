package dev.wherry.core.queue;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one mutation asks: moves that are accepted together or not at all.
///
/// @param idempotencyKey names the request for its sender; null when it wants no protection from
///   sending twice
/// @param priority higher goes first; -100 to 100
/// @param labels the sender's own words
/// @param webhook who hears of it, or null
/// @param signposted providers whose locations are to be found by [MoveReports#signpost]; no part
///   of what was asked
/// @param moves at least one, unless it has a listing; no two are equal
/// @param listing finds further moves, or null
public record MoveRequest(
    @Nullable String idempotencyKey,
    int priority,
    MoveOptions options,
    List<String> labels,
    @Nullable Webhook webhook,
    Set<String> signposted,
    List<Leg> moves,
    @Nullable Listing listing) {
  public MoveRequest {
    labels = List.copyOf(labels);
    signposted = Set.copyOf(signposted);
    moves = List.copyOf(moves);
  }

  /// Without a listing.
  public MoveRequest(
      @Nullable String idempotencyKey,
      int priority,
      MoveOptions options,
      List<String> labels,
      @Nullable Webhook webhook,
      Set<String> signposted,
      List<Leg> moves) {
    this(idempotencyKey, priority, options, labels, webhook, signposted, moves, null);
  }

  /// Without a webhook, signposts and a listing.
  public MoveRequest(
      @Nullable String idempotencyKey,
      int priority,
      MoveOptions options,
      List<String> labels,
      List<Leg> moves) {
    this(idempotencyKey, priority, options, labels, null, Set.of(), moves, null);
  }

  /// From where to where.
  public record Leg(Location source, Location destination) {}
}

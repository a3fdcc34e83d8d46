package dev.wherry.core.queue;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what anyone may know. Throws [QueueUnavailableException] as [MoveQueue] does.
public interface MoveReports {
  Optional<RequestReport> request(long id);

  /// Requests with their newest first, those older than `before`.
  ///
  /// @param before null for the newest
  List<RequestReport> requests(@Nullable Long before, int limit);

  /// Whether all moves of a request begin and end at some of these providers; also when there is no
  /// such request. Takes time for each of its moves.
  boolean isWithin(long request, Set<String> providers);

  Optional<MoveReport> move(MoveId id);

  /// The move that tells where an asset is: of the last hundred from its location, the newest that
  /// left it at the destination, or else the newest. Empty when there is none whose request had
  /// signposts for the provider.
  Optional<MoveReport> signpost(Location source);

  /// Moves in the order of their ids, those after `after`.
  ///
  /// @param after null for the first
  List<MoveReport> moves(MoveFilter filter, @Nullable MoveId after, int limit);

  /// The providers that the queue knows, by name.
  List<ProviderReport> providers();

  /// Uploads in parts that are neither completed nor aborted, in the order of their ids, those
  /// after `after`.
  ///
  /// @param after null for the first
  List<UploadReport> uploads(@Nullable Long after, int limit);

  /// How many uploads in parts are neither completed nor aborted.
  long countUploads();

  /// The lanes that moves were asked for, or that were paused, by source and destination.
  List<LaneReport> lanes();

  /// How many moves a filter lets through.
  long count(MoveFilter filter);

  /// What there is of moves now. Costs the same however many there are, but for those that run.
  StatsReport stats();

  /// Moves of a request that became final after a mark, in that order. They are kept for those who
  /// ask at least every [#FOLLOWING]. Empty when there is no such request.
  ///
  /// @param after the mark of the answer before; null to begin now: then no moves are told
  Optional<FinishedMoves> finished(long request, FinishedMoves.@Nullable Mark after, int limit);

  /// How long after somebody asked for the finished moves of a request they are kept for sure.
  Duration FOLLOWING = Duration.ofSeconds(30);
}

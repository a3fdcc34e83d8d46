package dev.wherry.core.queue;

import dev.wherry.core.move.MoveId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The durable queue of moves. All time is the queue's own clock.
///
/// Every method may be called from many threads and processes at once, and throws
/// [QueueUnavailableException] when the store can't be reached: nothing of the call has happened,
/// or all of it.
/// - When `enqueue` returns, the moves survive a crash; a request is stored whole or not at all.
/// - An idempotency key that was stored once stays once.
/// - No two live claims hold one move.
/// - A result counts only under the claim it was reached with.
/// - A claim takes higher priorities first, and is fair between requests of one priority and lane:
///   a small request does not wait for a large one that came before.
/// - A lane or a provider without free slots holds up no other.
/// - No two live claims write to one destination: the second waits for the first to end.
public interface MoveQueue {
  /// Stores a request and its moves.
  Acceptance enqueue(MoveRequest request);

  /// Registers a worker, which lives as long as it beats.
  ///
  /// @param name for people: host and process
  WorkerId join(String name);

  /// Says that a worker lives, and how far its moves are.
  ///
  /// @param progress bytes carried so far, by move
  /// @throws WorkerLostException when the worker was taken for dead: none of its claims holds
  BeatAnswer beat(WorkerId worker, Map<MoveId, Long> progress) throws WorkerLostException;

  /// Takes queued moves for a worker, up to its free slots. There may be more: ask again, until it
  /// takes none.
  ///
  /// @return empty when there are none, and for a worker that was taken for dead
  List<Claim> claim(WorkerId worker, FreeSlots free);

  /// Ends attempts, all in one transaction: each changes its move if its claim still holds, and
  /// nothing otherwise.
  ///
  /// @return those that were refused, since their claims no longer held
  List<Settlement> settle(WorkerId worker, List<Settlement> settlements);

  /// Whether a claim still holds.
  boolean holds(WorkerId worker, Claim claim);

  /// Queues the moves that have waited long enough: for their time, for their request to be
  /// resumed, for another move to leave their destination. And lets providers that have not
  /// throttled for a while do more.
  ///
  /// @return how many
  int wake();

  /// Ends the moves of cancelled requests that don't run.
  ///
  /// @return how many
  int sweep();

  /// Says that providers asked for fewer requests. Fewer moves run there at once from now on, in
  /// all workers together, and none starts before the time that a provider asked for is over.
  ///
  /// @param pauses how long each provider asked to be left alone, or zero
  void throttled(Map<String, Duration> pauses);

  /// Takes workers for dead that did not beat for `lease`, and queues their moves again with the
  /// attempt counted; a move whose attempts reach `attemptLimit` ends `FAILED` as `WORKER_LOST`.
  ///
  /// @return how many moves were taken from dead workers
  int reclaim(Duration lease, int attemptLimit);

  /// Returns when the store can be read and written now. Changes nothing.
  void probe();

  /// Forgets some of what is older than it need be, in a small transaction.
  ///
  /// @return how many rows; zero when nothing is left to forget
  int prune(Retention retention);

  /// Ends a worker's registration; what it still holds is queued again, unpenalised.
  void leave(WorkerId worker);

  /// The uploads in parts that moves have begun.
  UploadLedger uploads();

  /// What finds the moves of requests that don't name them.
  Listings listings();

  /// The sources that are to be deleted later.
  Retirements retirements();
}

package dev.wherry.core.queue;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a user may want of moves once they are stored.
///
/// Every method may be called from many threads and processes at once, may be called again, and
/// throws [QueueUnavailableException] as [MoveQueue] does.
/// - A cancelled request starts nothing more: its queued and waiting moves end `CANCELLED`, and its
///   running ones are named by the next [MoveQueue#beat] of their worker.
/// - A paused request, lane or provider starts nothing more; what runs goes on. It holds up no
///   other.
/// - A resumed one goes on where it was; its moves have kept their attempts.
/// - A move that is retried is queued as if it had never been tried; its history is kept.
public interface MoveControls {
  /// Ends a request. Its moves may take a moment to end, one by one.
  ControlAnswer cancel(long request);

  ControlAnswer pause(long request);

  ControlAnswer resume(long request);

  /// Queues failed moves again, but those of cancelled requests, and goes on with their failed
  /// listings.
  ///
  /// @param request of this one, or of all when null
  /// @param kinds that failed for one of these, or for any when empty
  /// @return how many moves
  int retry(@Nullable Long request, Set<FailureKind> kinds);

  /// Lets a request delete no source any more, once and for all: calls off those deletions that
  /// were not done. One that is under way may still happen, and moves that run and delete their
  /// source at once do so.
  ControlAnswer keepSources(long request);

  void pause(Lane lane);

  void resume(Lane lane);

  /// Pauses all lanes that begin or end at a provider.
  void pauseProvider(String provider);

  void resumeProvider(String provider);

  /// Makes a provider known to the queue, with the limits that the settings say. They hold from now
  /// on, unless the settings said the same before: then what [#limit] has changed since stays.
  void announce(String provider, ProviderLimits limits);

  /// Changes how much of a provider is used: how many moves run there with the next claim, how fast
  /// with the next heartbeat of each worker.
  ///
  /// @param change gives the new limits for those that hold now; what it throws is thrown, and
  ///   nothing changes
  void limit(String provider, UnaryOperator<ProviderLimits> change);
}

package dev.wherry.core.queue;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The sources that are to be deleted some time after their copies were verified. One is scheduled
/// with the settlement that ends its move, if that wants it: with [Outcome.Succeeded], and with
/// [Outcome.Skipped] when the source was compared with what stands there.
///
/// As of a [MoveQueue], every method may be called from many threads and processes at once, and
/// throws [QueueUnavailableException] when the store can't be reached.
public interface Retirements {
  /// Takes those whose time has come, for the asker to delete; others, and itself, get the same
  /// ones again only after a while. Those that were called off are ended instead.
  ///
  /// @param providers those whose objects can be looked at and deleted here
  /// @param again when they are given again unless they are ended
  List<Due> due(Set<String> providers, Duration again, int limit);

  /// Whether a source is still to be deleted: asked just before.
  boolean wanted(MoveId move);

  /// The source is gone. Ends it.
  void retired(MoveId move);

  /// The source must stay for good. Ends it.
  ///
  /// @param reason one line for people
  void refused(MoveId move, String reason);

  /// It could not be done now. It is given again later.
  ///
  /// @param reason one line for people
  void failed(MoveId move, String reason);

  /// A source to be deleted.
  ///
  /// @param receipt what was carried, and what stood at the destination then
  record Due(MoveId move, Location source, Location destination, Receipt receipt) {}
}

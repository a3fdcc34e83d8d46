package dev.wherry.core.queue;

import dev.wherry.core.move.LeftUpload;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.OpenUpload;
import dev.wherry.core.move.PartReceipt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The uploads in parts that moves have begun and that are not over: what an attempt left, for the
/// next one to go on from, and what nobody goes on with, to be aborted.
///
/// As of a [MoveQueue], every method may be called from many threads and processes at once, and
/// throws [QueueUnavailableException] when the store can't be reached.
public interface UploadLedger {
  /// What attempts of this move left open and did not give up, the latest.
  Optional<LeftUpload> left(MoveId move);

  /// Writes an upload down that was begun under a claim.
  ///
  /// @return whether the claim holds; nothing was written down if not
  boolean begin(WorkerId worker, Claim claim, OpenUpload upload);

  /// Writes down that the provider has taken parts of an upload. A part taken again replaces the
  /// one before.
  ///
  /// @return whether the claim holds; nothing was written down if not
  boolean took(WorkerId worker, Claim claim, OpenUpload upload, List<PartReceipt> parts);

  /// Forgets an upload that is over: completed or aborted.
  void end(MoveId move, String upload);

  /// Gives an upload up: it is an orphan from now on.
  void abandon(MoveId move, String upload);

  /// Uploads that no live move owns: given up, or of a move that is final or forgotten. Whoever
  /// asks is to abort them; others, and itself, get the same ones again only after a while.
  ///
  /// @param providers those whose uploads can be aborted here
  /// @param again when they are given again unless they are ended
  List<Orphan> orphans(Set<String> providers, Duration again, int limit);

  /// An upload to be aborted.
  ///
  /// @param upload as the destination's provider named it
  record Orphan(MoveId move, Location destination, String upload) {}
}

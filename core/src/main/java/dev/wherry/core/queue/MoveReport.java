package dev.wherry.core.queue;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.move.Receipt;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What anyone may know of a move now.
///
/// @param attempts tries that count, the running one included
/// @param failure of the last try that failed; null before one did, and after a success
/// @param receipt null until the move succeeded or was skipped
/// @param worker the name of who runs it or ran it last, or null; a name is forgotten in time
/// @param retirement of its source, when that is to be deleted later; null when it is not, and
///   until the copy is verified
/// @param startedAt when the last try started, or null before the first
/// @param nextAttemptAt when a waiting move is queued again, else null
/// @param finishedAt when it became final, or null
public record MoveReport(
    MoveId id,
    Location source,
    Location destination,
    MoveState state,
    int attempts,
    @Nullable Failure failure,
    @Nullable Receipt receipt,
    @Nullable RetirementReport retirement,
    @Nullable String worker,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant nextAttemptAt,
    @Nullable Instant finishedAt) {
  /// Whether what was at the source is at the destination, as far as it was looked at.
  public boolean isDelivered() {
    return receipt != null && receipt.evidence() != Receipt.Evidence.PRESENT;
  }
}

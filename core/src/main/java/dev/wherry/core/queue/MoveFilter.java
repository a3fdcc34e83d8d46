package dev.wherry.core.queue;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which moves to report.
///
/// @param requestId of this request, or of any when null
/// @param states in one of these, or in any when empty
/// @param failureKinds failed for one of these, or any when empty
public record MoveFilter(
    @Nullable Long requestId, Set<MoveState> states, Set<FailureKind> failureKinds) {
  public MoveFilter {
    states = Set.copyOf(states);
    failureKinds = Set.copyOf(failureKinds);
  }
}

package dev.wherry.server.graphql;

import dev.wherry.core.queue.MoveRequest;
import java.util.List;

/// What an input is.
sealed interface Intake {
  /// A request that may be stored.
  record Accepted(MoveRequest request) implements Intake {}

  /// No request: at least one error.
  record Refused(List<UserError> errors) implements Intake {}
}

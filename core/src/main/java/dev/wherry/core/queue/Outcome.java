package dev.wherry.core.queue;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.Receipt;
import java.time.Duration;

/// How an attempt ended, judged: each shape is an arrow out of `RUNNING`.
public sealed interface Outcome {
  /// The copy is there and verified. Ends the move as `SUCCEEDED`.
  record Succeeded(Receipt receipt) implements Outcome {}

  /// What stands there is what was wanted. Ends the move as `SKIPPED`.
  record Skipped(Receipt receipt) implements Outcome {}

  /// No further try can help. Ends the move as `FAILED`.
  record Failed(Failure failure) implements Outcome {}

  /// Try again after a delay. The move is `WAITING`.
  ///
  /// @param delay from now, by the queue's clock
  /// @param counted whether this attempt counts towards the limit
  record Retry(Failure failure, Duration delay, boolean counted) implements Outcome {}

  /// The user wants no more of it. Ends the move as `CANCELLED`.
  record Cancelled() implements Outcome {}

  /// The worker stops in good order. The move is `QUEUED` again, and the attempt never was.
  record Released() implements Outcome {}
}

package dev.wherry.core.queue;

import java.time.Duration;

/// A queue, empty at first, and what a contract suite does to it from outside.
public interface QueueUnderTest {
  MoveQueue queue();

  MoveReports reports();

  MoveControls controls();

  QueueSignals signals();

  ReceiptKeys receiptKeys();

  AccessTokens accessTokens();

  /// Lets time go by on the queue's clock.
  void elapse(Duration time);
}

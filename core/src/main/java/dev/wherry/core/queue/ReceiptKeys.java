package dev.wherry.core.queue;

import java.util.List;

/// The public keys of all processes that ever signed receipts, so that each of them can tell all.
/// Private keys are none of the queue's business.
///
/// As of a [MoveQueue], every method may be called from many threads and processes at once, and
/// throws [QueueUnavailableException] when the store can't be reached.
public interface ReceiptKeys {
  /// Adds a key, to stay. One that is known changes nothing.
  void publish(ReceiptKey key);

  /// All that were published, the oldest first.
  List<ReceiptKey> all();
}

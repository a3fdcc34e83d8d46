package dev.wherry.core.queue;

import java.util.function.LongConsumer;

/// News of the queue, from whichever process made it. A signal may be missed and may come for
/// nothing: it says that looking is worth while, and a slow poll must stand behind it.
///
/// Listeners run on the signals' own thread and must return at once.
public interface QueueSignals {
  /// Calls when moves were queued.
  Registration onQueued(Runnable listener);

  /// Calls when requests were cancelled: a worker that beats now learns what it should stop.
  Registration onCancelled(Runnable listener);

  /// Calls with the id of a request of which anything changed.
  Registration onRequestChanged(LongConsumer listener);

  /// Ends a listener.
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}

package dev.wherry.core.transfer;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/// Byte arrays of the size of parts, used again and again: the collector would have to clear and
/// free each as a large object of its own. How many are in use is bounded by the budget of whoever
/// borrows them. Safe for many threads.
final class Buffers {
  private final Deque<byte[]> free = new ConcurrentLinkedDeque<>();

  /// At least so long; what it holds is undefined.
  byte[] borrow(int bytes) {
    byte @Nullable [] buffer = free.pollFirst();
    return buffer != null && buffer.length >= bytes ? buffer : new byte[bytes];
  }

  /// Takes a buffer back that nobody reads or writes any more.
  void giveBack(byte[] buffer) {
    free.addFirst(buffer);
  }
}

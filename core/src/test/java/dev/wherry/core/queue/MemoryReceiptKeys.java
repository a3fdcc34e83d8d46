package dev.wherry.core.queue;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// [ReceiptKeys] in memory, for tests.
public final class MemoryReceiptKeys implements ReceiptKeys {
  private final Set<ReceiptKey> keys = new LinkedHashSet<>();

  @Override
  public synchronized void publish(ReceiptKey key) {
    keys.add(key);
  }

  @Override
  public synchronized List<ReceiptKey> all() {
    return List.copyOf(keys);
  }
}

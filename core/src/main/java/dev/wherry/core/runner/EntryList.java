package dev.wherry.core.runner;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Entries in the order in which they came. Adding and removing cost one step and no memory, since
/// the links are in the entries: one is in one list at a time. Belongs to one thread.
final class EntryList<T, R> {
  private @Nullable Entry<T, R> first;
  private @Nullable Entry<T, R> last;
  private int size;

  int size() {
    return size;
  }

  void add(Entry<T, R> entry) {
    Entry<T, R> before = last;
    entry.before = before;
    if (before == null) {
      first = entry;
    } else {
      before.after = entry;
    }
    last = entry;
    size++;
  }

  void remove(Entry<T, R> entry) {
    Entry<T, R> before = entry.before;
    Entry<T, R> after = entry.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    entry.before = null;
    entry.after = null;
    size--;
  }

  /// Removes the first, or gives null when there is none.
  @Nullable Entry<T, R> poll() {
    Entry<T, R> entry = first;
    if (entry != null) {
      remove(entry);
    }
    return entry;
  }

  void forEach(Consumer<Entry<T, R>> action) {
    for (Entry<T, R> entry = first; entry != null; entry = entry.after) {
      action.accept(entry);
    }
  }
}

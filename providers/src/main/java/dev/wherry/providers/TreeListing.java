package dev.wherry.providers;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// One page of a listing of a tree of folders, in the order of keys, from where the last page
/// ended, which is its last key. Reads each folder on its way whole. For one thread, once.
public final class TreeListing {
  private final Folders folders;
  private final String prefix;
  private final @Nullable String from;
  private final int limit;
  private final List<StoredObject> objects = new ArrayList<>();
  private boolean more;

  /// Where the tree is.
  @FunctionalInterface
  public interface Folders {
    /// What is in a folder, in any order; nothing where there is no such folder, but for the root.
    ///
    /// @param folder its key with a slash at its end, or empty for the root
    /// @throws StorageException with `NO_BUCKET` when the root is missing
    List<Named> read(String folder) throws StorageException;
  }

  /// What a folder holds.
  ///
  /// @param name without a slash
  /// @param object what a file is, with its whole key; null for a folder
  public record Named(String name, @Nullable StoredObject object) {}

  /// A page of at most `limit` objects.
  public TreeListing(Folders folders, String prefix, @Nullable String from, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit);
    }
    this.folders = folders;
    this.prefix = prefix;
    this.from = from;
    this.limit = limit;
  }

  /// Reads the page.
  ///
  /// @param start the folder that the prefix names, with a slash at its end, or empty for the root
  public ObjectPage page(String start) throws StorageException {
    walk(start);
    return new ObjectPage(objects, more ? objects.getLast().key() : null);
  }

  private void walk(String folder) throws StorageException {
    PriorityQueue<Entry> entries = new PriorityQueue<>();
    for (Named named : folders.read(folder)) {
      String key = folder + named.name();
      if (mayMatter(key)) {
        entries.add(new Entry(key, named.object()));
      }
    }
    while (!more) {
      Entry entry = entries.poll();
      if (entry == null) {
        return;
      }
      if (entry.object() != null) {
        add(entry.object());
      } else if (entry.key().endsWith("/")) {
        walk(entry.key());
      } else {
        // A folder's keys come where its name with a slash comes.
        entries.add(new Entry(entry.key() + "/", null));
      }
    }
  }

  private void add(StoredObject object) {
    String key = object.key();
    if (!key.startsWith(prefix) || (from != null && Keys.UTF8_ORDER.compare(key, from) <= 0)) {
      return;
    }
    if (objects.size() == limit) {
      more = true;
    } else {
      objects.add(object);
    }
  }

  /// Whether the file `key`, or a file in the folder `key`, can belong to the page.
  private boolean mayMatter(String key) {
    String inside = key + "/";
    boolean matches =
        key.startsWith(prefix) || inside.startsWith(prefix) || prefix.startsWith(inside);
    return matches
        && (from == null
            || Keys.UTF8_ORDER.compare(key, from) > 0
            || Keys.UTF8_ORDER.compare(inside, from) > 0
            || from.startsWith(inside));
  }

  /// A name of a folder; its key ends with a slash once its turn as a folder has come.
  private record Entry(String key, @Nullable StoredObject object) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return Keys.UTF8_ORDER.compare(key, other.key);
    }
  }
}

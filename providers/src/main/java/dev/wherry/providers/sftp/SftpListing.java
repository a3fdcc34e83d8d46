package dev.wherry.providers.sftp;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/// One page of a listing: walks the tree in the order of keys from where the last page ended, which
/// is its last key.
///
/// It reads each folder on its way whole, for the server does not sort. Links to files inside the
/// root are listed, links to folders are not followed. For one thread, once.
final class SftpListing {
  private static final System.Logger LOG = System.getLogger(SftpListing.class.getName());

  private final SftpSession session;
  private final SftpRoot root;
  private final String prefix;
  private final @Nullable String from;
  private final int limit;
  private final List<StoredObject> objects = new ArrayList<>();
  private boolean more;

  SftpListing(SftpSession session, SftpRoot root, String prefix, @Nullable String from, int limit) {
    this.session = session;
    this.root = root;
    this.prefix = prefix;
    this.from = from;
    this.limit = limit;
  }

  ObjectPage page(String what) throws StorageException, IOException {
    String folder = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    if (folder.isEmpty()) {
      root.check(session, what);
      walk(session.root(), "");
    } else {
      String start = start(what, folder.substring(0, folder.length() - 1));
      if (start != null) {
        walk(start, folder);
      }
    }
    return new ObjectPage(objects, more ? objects.getLast().key() : null);
  }

  /// The folder that the prefix names, or null where no key can start like that.
  private @Nullable String start(String what, String folder) throws StorageException, IOException {
    try {
      root.check("list", folder);
    } catch (StorageException _) {
      root.check(session, what);
      return null;
    }
    SftpRoot.Place place = root.find(session, what, folder);
    return place != null && place.there() != null && place.there().isFolder()
        ? place.entry()
        : null;
  }

  /// @param key of the folder, with a slash at its end, or empty for the root
  private void walk(String folder, String key) throws StorageException, IOException {
    PriorityQueue<Entry> entries = entries(folder, key);
    while (!more) {
      Entry entry = entries.poll();
      if (entry == null) {
        return;
      }
      if (entry.key().endsWith("/")) {
        walk(entry.path(), entry.key());
      } else if (entry.facts().isFolder()) {
        // A folder's keys come where its name with a slash comes.
        entries.add(new Entry(entry.key() + "/", entry.path(), entry.facts()));
      } else {
        add(entry);
      }
    }
  }

  private void add(Entry entry) throws StorageException, IOException {
    String key = entry.key();
    if (!key.startsWith(prefix) || (from != null && Keys.UTF8_ORDER.compare(key, from) <= 0)) {
      return;
    }
    SftpFacts facts = entry.facts().isLink() ? target(key) : entry.facts();
    if (facts == null || !facts.isFile()) {
      return;
    }
    if (objects.size() == limit) {
      more = true;
    } else {
      objects.add(facts.object(key));
    }
  }

  /// What a link leads to; one that leads astray is told of.
  private @Nullable SftpFacts target(String key) throws StorageException, IOException {
    try {
      SftpRoot.Place place = root.find(session, "list " + Keys.shown(key), key);
      return place == null ? null : place.facts();
    } catch (StorageException e) {
      switch (e.problem()) {
        case NOT_FOUND -> {}
        case FORBIDDEN ->
            LOG.log(System.Logger.Level.WARNING, "left out of a listing: {0}", e.getMessage());
        default -> throw e;
      }
      return null;
    }
  }

  private PriorityQueue<Entry> entries(String folder, String key) throws IOException {
    PriorityQueue<Entry> entries = new PriorityQueue<>();
    SftpWire.Handle handle;
    try {
      handle = session.wire().openFolder(folder);
    } catch (SftpException e) {
      if (SftpRoot.isMissing(e)) {
        return entries;
      }
      throw e;
    }
    List<SftpWire.Named> some = session.wire().readFolder(handle);
    while (!some.isEmpty()) {
      for (SftpWire.Named named : some) {
        collect(entries, folder, key, named);
      }
      some = session.wire().readFolder(handle);
    }
    session.wire().close(handle);
    return entries;
  }

  private void collect(
      PriorityQueue<Entry> entries, String folder, String key, SftpWire.Named named) {
    String name = named.name();
    if (name == null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "left out of a listing: a name in {0} that is not written in UTF-8",
          Keys.shown(folder));
    } else if (!name.equals(".")
        && !name.equals("..")
        && !name.isEmpty()
        && !name.contains("/")
        && !SftpRoot.isTemporary(name)
        && mayMatter(key + name)) {
      entries.add(new Entry(key + name, SftpRoot.in(folder, name), named.facts()));
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
  private record Entry(String key, String path, SftpFacts facts) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return Keys.UTF8_ORDER.compare(key, other.key);
    }
  }
}

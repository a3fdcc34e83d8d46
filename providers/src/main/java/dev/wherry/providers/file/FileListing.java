package dev.wherry.providers.file;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// One page of a listing: walks the tree in the order of keys from where the last page ended, which
/// is its last key.
///
/// It reads the names of each folder on its way, and looks closer only at those files that come
/// into the page; a page of a folder with a million files reads a million names. Links to files
/// inside the root are listed, links to folders are not followed. For one thread, once.
final class FileListing {
  private static final System.Logger LOG = System.getLogger(FileListing.class.getName());

  private final FileRoot root;
  private final String prefix;
  private final @Nullable String from;
  private final int limit;
  private final List<StoredObject> objects = new ArrayList<>();
  private boolean more;

  FileListing(FileRoot root, String prefix, @Nullable String from, int limit) {
    this.root = root;
    this.prefix = prefix;
    this.from = from;
    this.limit = limit;
  }

  ObjectPage page() throws StorageException, IOException {
    Path real = root.real("list");
    String folder = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    if (folder.isEmpty()) {
      walk(real, "");
    } else {
      Path start = start(folder.substring(0, folder.length() - 1));
      if (start != null && Files.isDirectory(start, LinkOption.NOFOLLOW_LINKS)) {
        walk(start, folder);
      }
    }
    return new ObjectPage(objects, more ? objects.getLast().key() : null);
  }

  /// The folder that the prefix names, or null where no key can start like that.
  private @Nullable Path start(String folder) throws StorageException, IOException {
    try {
      return root.find("list", folder);
    } catch (StorageException e) {
      if (e.problem() == Problem.INVALID_KEY) {
        return null;
      }
      throw e;
    } catch (NoSuchFileException | NotDirectoryException _) {
      return null;
    }
  }

  /// @param key of the folder, with a slash at its end, or empty for the root
  private void walk(Path folder, String key) throws StorageException, IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new StorageException(Problem.INTERNAL, "list: interrupted");
    }
    PriorityQueue<Entry> entries = entries(folder, key);
    while (!more) {
      Entry entry = entries.poll();
      if (entry == null) {
        return;
      }
      if (entry.key().endsWith("/")) {
        walk(entry.path(), entry.key());
      } else if (Files.isDirectory(entry.path(), LinkOption.NOFOLLOW_LINKS)) {
        // A folder's keys come where its name with a slash comes.
        entries.add(new Entry(entry.key() + "/", entry.path()));
      } else {
        add(entry.key());
      }
    }
  }

  private void add(String key) throws StorageException {
    if (!key.startsWith(prefix) || (from != null && Keys.UTF8_ORDER.compare(key, from) <= 0)) {
      return;
    }
    StoredObject object;
    try {
      object = FileFacts.of(root.find("list", key)).object(key);
    } catch (IOException e) {
      leaveOut(FileErrors.told("list", key, e));
      return;
    } catch (StorageException e) {
      leaveOut(e);
      return;
    }
    if (objects.size() == limit) {
      more = true;
    } else {
      objects.add(object);
    }
  }

  /// What is gone meanwhile, or no regular file, is nothing to tell of; a link astray is.
  private static void leaveOut(StorageException e) throws StorageException {
    switch (e.problem()) {
      case NOT_FOUND -> {}
      case FORBIDDEN, INVALID_KEY ->
          LOG.log(System.Logger.Level.WARNING, "left out of a listing: {0}", e.getMessage());
      default -> throw e;
    }
  }

  private PriorityQueue<Entry> entries(Path folder, String key) throws IOException {
    PriorityQueue<Entry> entries = new PriorityQueue<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      for (Path path : paths) {
        String name = String.valueOf(path.getFileName());
        if (!folder.resolve(name).equals(path)) {
          LOG.log(
              System.Logger.Level.WARNING,
              "left out of a listing: {0} is not written in UTF-8",
              Keys.shown(key + name));
        } else if (!FileRoot.isTemporary(name) && mayMatter(key + name)) {
          entries.add(new Entry(key + name, path));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      entries.clear();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return entries;
  }

  /// Whether the file `key`, or a file in the folder `key`, can belong to the page.
  private boolean mayMatter(String key) {
    String inside = key + "/";
    boolean matches = key.startsWith(prefix) || inside.startsWith(prefix);
    return matches
        && (from == null
            || Keys.UTF8_ORDER.compare(key, from) > 0
            || Keys.UTF8_ORDER.compare(inside, from) > 0
            || from.startsWith(inside));
  }

  /// A name of a folder; its key ends with a slash once it is known to be a folder.
  private record Entry(String key, Path path) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      return Keys.UTF8_ORDER.compare(key, other.key);
    }
  }
}

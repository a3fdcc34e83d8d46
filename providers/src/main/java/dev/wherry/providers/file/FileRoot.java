package dev.wherry.providers.file;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.PathKeys;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The folder that keys are paths in, and the guard of its walls.
final class FileRoot {
  /// How often a folder is made again that others remove since it is empty.
  static final int FOLDER_TRIES = 100;

  private static final Pattern TEMPORARY =
      Pattern.compile("\\.wherry-[0-9a-f]{16}\\.(part|upload)");
  private static final Pattern UPLOAD = Pattern.compile("[0-9a-f]{16}");

  private final Path root;
  private final int maxKeyBytes;

  /// @param root absolute; it need not be there yet
  FileRoot(Path root) {
    this.root = root;
    int reserved = root.toString().getBytes(StandardCharsets.UTF_8).length + 1;
    this.maxKeyBytes = Math.max(1, PathKeys.MAX_PATH - reserved - uploadName(newUpload()).length());
  }

  int maxKeyBytes() {
    return maxKeyBytes;
  }

  /// The root as it is now, without links.
  ///
  /// @throws StorageException with `NO_BUCKET` when it is no folder
  Path real(String operation) throws StorageException, IOException {
    try {
      Path real = root.toRealPath();
      if (Files.isDirectory(real)) {
        return real;
      }
    } catch (NoSuchFileException e) {
      throw missing(operation, e);
    }
    throw missing(operation, null);
  }

  /// The file that a key names, without links; it may be missing.
  Path find(String operation, String key) throws StorageException, IOException {
    Path entry = entry(operation, key);
    return Files.isSymbolicLink(entry)
        ? inside(operation, key, real(operation), entry.toRealPath())
        : entry;
  }

  /// Where a key's file stands, without links on the way; it may be a link itself, or missing.
  Path entry(String operation, String key) throws StorageException, IOException {
    check(operation, key);
    Path real = real(operation);
    Path file = real.resolve(key);
    return inside(operation, key, real, parent(file).toRealPath()).resolve(name(file));
  }

  /// Where a key's file is written, with all folders on the way, which are made, again while others
  /// remove them. The last segment may be a link: writing replaces the link.
  Path make(String operation, String key) throws StorageException, IOException {
    check(operation, key);
    for (int i = 1; ; i++) {
      try {
        return makeOnce(operation, key);
      } catch (NoSuchFileException e) {
        if (i == FOLDER_TRIES) {
          throw e;
        }
      }
    }
  }

  private Path makeOnce(String operation, String key) throws StorageException, IOException {
    Path real = real(operation);
    Path relative = real.getFileSystem().getPath(key);
    Path folder = real;
    for (int i = 0; i < relative.getNameCount() - 1; i++) {
      folder = inside(operation, key, real, makeFolder(key, folder.resolve(relative.getName(i))));
    }
    return folder.resolve(name(relative));
  }

  private static Path makeFolder(String key, Path folder) throws StorageException, IOException {
    try {
      Files.createDirectory(folder);
      sync(parent(folder));
      return folder;
    } catch (FileAlreadyExistsException e) {
      Path real = folder.toRealPath();
      if (!Files.isDirectory(real)) {
        throw new StorageException(
            Problem.INVALID_KEY,
            "put %s: '%s' is a file here and can't be a folder too"
                .formatted(Keys.shown(key), Keys.shown(name(folder).toString())),
            e);
      }
      return real;
    }
  }

  /// Removes a folder and those around it, up to the root, as long as they are empty.
  void removeEmptyFolders(String operation, Path from) throws StorageException, IOException {
    Path real = real(operation);
    Path folder = from;
    while (!folder.equals(real) && folder.startsWith(real)) {
      try {
        Files.delete(folder);
      } catch (IOException _) {
        // Something is in it, or somebody else was faster: either way it is done.
        return;
      }
      folder = parent(folder);
    }
  }

  /// Whether the file system has hard links, as far as that can be tried now.
  boolean canLink() {
    Path file = root.resolve(temporaryName());
    Path link = root.resolve(temporaryName());
    try {
      Files.createFile(file);
    } catch (IOException _) {
      return true;
    }
    try {
      Files.createLink(link, file);
      Files.deleteIfExists(link);
      return true;
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    } finally {
      deleteQuietly(file);
    }
  }

  /// A name that no key has, and no listing shows.
  static String temporaryName() {
    return ".wherry-%s.part"
        .formatted(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
  }

  /// An upload's id: what it is in the name of its file.
  static String newUpload() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /// Whether an id, wherever it comes from, can be that of an upload.
  static boolean isUpload(String id) {
    return UPLOAD.matcher(id).matches();
  }

  /// The name of an upload's file. No key has it, and no listing shows it.
  static String uploadName(String id) {
    return ".wherry-%s.upload".formatted(id);
  }

  static boolean isTemporary(String name) {
    return TEMPORARY.matcher(name).matches();
  }

  /// Makes a folder's entries last.
  static void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder)) {
      channel.force(true);
    }
  }

  static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(FileRoot.class.getName())
          .log(System.Logger.Level.WARNING, "{0} could not be deleted: {1}", file, e.getMessage());
    }
  }

  /// The folder that holds a path, which is never the file system's root itself.
  static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("nothing holds " + path);
    }
    return parent;
  }

  private static Path name(Path path) {
    Path name = path.getFileName();
    if (name == null) {
      throw new IllegalArgumentException("no name: " + path);
    }
    return name;
  }

  /// Refuses keys that are no path below the root, or not the only spelling of one.
  void check(String operation, String key) throws StorageException {
    PathKeys.check(operation, key, maxKeyBytes, this::fault);
  }

  private @Nullable String fault(String segment) {
    if (isTemporary(segment)) {
      return "names like '%s' are those of unfinished writes".formatted(segment);
    }
    try {
      Path path = root.getFileSystem().getPath(segment);
      if (path.isAbsolute() || path.getNameCount() != 1 || !path.toString().equals(segment)) {
        return "'%s' is no file's name here".formatted(Keys.shown(segment));
      }
    } catch (InvalidPathException e) {
      return "'%s' is no file's name here (%s); names beyond ASCII need a UTF-8 locale, such as"
              .formatted(Keys.shown(segment), Keys.shown(e.getReason()))
          + " LC_ALL=C.UTF-8";
    }
    return null;
  }

  private static Path inside(String operation, String key, Path real, Path path)
      throws StorageException {
    if (!path.startsWith(real)) {
      throw new StorageException(
          Problem.FORBIDDEN,
          "%s %s: a link leads outside the root".formatted(operation, Keys.shown(key)));
    }
    return path;
  }

  private StorageException missing(String operation, @Nullable Throwable cause) {
    return new StorageException(
        Problem.NO_BUCKET,
        "%s: the root '%s' is no folder: create it".formatted(operation, root),
        cause);
  }

  /// Whether something is there, be it a dangling link.
  static boolean isThere(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }
}

package dev.wherry.providers.sftp;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.PathKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/// The folder of the server that keys are paths in, and the guard of its walls.
///
/// The way to a file is looked at folder by folder, all in one round trip. Where a link is on it,
/// the server is asked where it leads: to a place in the root, or it is refused.
final class SftpRoot {
  /// How often a folder is made again that others remove since it is empty.
  static final int FOLDER_TRIES = 100;

  /// How often a server may refuse to make one before that is taken for its last word.
  private static final int REFUSALS = 5;

  private static final int LOGIN_FOLDER = 255;
  private static final Pattern TEMPORARY = Pattern.compile("\\.wherry-[0-9a-f]{16}\\.part");

  private final String root;
  private final int maxKeyBytes;

  SftpRoot(String root) {
    this.root = root;
    int reserved =
        root.getBytes(StandardCharsets.UTF_8).length + (root.startsWith("/") ? 1 : LOGIN_FOLDER);
    this.maxKeyBytes = Math.max(1, PathKeys.MAX_PATH - reserved - temporary(0).length());
  }

  int maxKeyBytes() {
    return maxKeyBytes;
  }

  /// Where a key's file is.
  ///
  /// @param folder its folder's path, without links
  /// @param entry its path in that folder
  /// @param there what is at `entry`, be it a link, or null
  /// @param file what a link at `entry` leads to, or the same as `entry`
  /// @param facts of `file`, or null when nothing is there
  record Place(
      String folder,
      String entry,
      @Nullable SftpFacts there,
      String file,
      @Nullable SftpFacts facts) {}

  /// Finds a key's file.
  ///
  /// @return null when a folder on the way is missing, or no folder
  @Nullable Place find(SftpSession session, String what, String key)
      throws StorageException, IOException {
    List<@Nullable SftpFacts> way = way(session, what, key);
    String path = session.path(key);
    String folder = parent(path);
    boolean linked = false;
    for (SftpFacts facts : way.subList(0, way.size() - 1)) {
      if (facts == null || !(facts.isFolder() || facts.isLink())) {
        return null;
      }
      linked |= facts.isLink();
    }
    SftpFacts there = way.getLast();
    if (linked) {
      String real = inside(session, what, folder);
      path = real + path.substring(folder.length());
      folder = real;
      there = facts(session, path, false);
    }
    if (there == null || !there.isLink()) {
      return new Place(folder, path, there, path, there);
    }
    String target = inside(session, what, path);
    return new Place(folder, path, there, target, facts(session, target, true));
  }

  /// What a key's file is, and where.
  ///
  /// @throws StorageException with `NOT_FOUND` when it is no regular file
  Place file(SftpSession session, String what, String key) throws StorageException, IOException {
    Place place = find(session, what, key);
    if (place == null || place.facts() == null || !place.facts().isFile()) {
      throw new StorageException(Problem.NOT_FOUND, what + ": no file is there");
    }
    return place;
  }

  /// Where a key's file is written, with all folders on the way, which are made, again while others
  /// remove them.
  Place make(SftpSession session, String what, String key) throws StorageException, IOException {
    for (int i = 1; ; i++) {
      try {
        return makeOnce(session, what, key);
      } catch (SftpException e) {
        if (!isMissing(e) || i == FOLDER_TRIES) {
          throw e;
        }
      }
    }
  }

  private Place makeOnce(SftpSession session, String what, String key)
      throws StorageException, IOException {
    Place place = find(session, what, key);
    if (place != null) {
      return place;
    }
    int slash = key.indexOf('/');
    while (slash > 0) {
      makeFolder(session, what, key.substring(0, slash));
      slash = key.indexOf('/', slash + 1);
    }
    place = find(session, what, key);
    if (place == null) {
      throw new SftpException(SftpConstants.SSH_FX_NO_SUCH_FILE, "its folder is gone again");
    }
    return place;
  }

  private void makeFolder(SftpSession session, String what, String key)
      throws StorageException, IOException {
    for (int i = 1; ; i++) {
      Place place = find(session, what, key);
      if (place == null) {
        throw new SftpException(SftpConstants.SSH_FX_NO_SUCH_FILE, "its folder is gone again");
      }
      if (place.facts() != null) {
        checkFolder(what, key, place.facts());
        return;
      }
      try {
        session.wire().makeFolder(place.file());
        return;
      } catch (SftpException e) {
        // Servers say no more than that it failed when others were faster, or removed it since.
        if (i == REFUSALS) {
          throw e;
        }
      }
    }
  }

  private static void checkFolder(String what, String key, SftpFacts facts)
      throws StorageException {
    if (!facts.isFolder()) {
      throw new StorageException(
          Problem.INVALID_KEY,
          "%s: '%s' is a file here and can't be a folder too".formatted(what, Keys.shown(key)));
    }
  }

  /// What is at the root, at each folder on the way to a key, and at the key; the root alone is
  /// left out.
  private List<@Nullable SftpFacts> way(SftpSession session, String what, String key)
      throws StorageException, IOException {
    List<Integer> asked = new ArrayList<>();
    asked.add(session.wire().sendStat(session.root(), true));
    for (int end = key.indexOf('/'); end > 0; end = key.indexOf('/', end + 1)) {
      asked.add(session.wire().sendStat(session.path(key.substring(0, end)), false));
    }
    asked.add(session.wire().sendStat(session.path(key), false));
    List<@Nullable SftpFacts> answers = new ArrayList<>();
    SftpException refused = null;
    for (int request : asked) {
      try {
        answers.add(session.wire().receiveFacts(request));
      } catch (SftpException e) {
        answers.add(null);
        refused = isMissing(e) || refused != null ? refused : e;
      }
    }
    SftpFacts top = answers.removeFirst();
    if (refused != null) {
      throw refused;
    }
    if (top == null || !top.isFolder()) {
      throw missing(what);
    }
    return answers;
  }

  /// What is at the root itself.
  ///
  /// @throws StorageException with `NO_BUCKET` when it is no folder
  void check(SftpSession session, String what) throws StorageException, IOException {
    SftpFacts top = facts(session, session.root(), true);
    if (top == null || !top.isFolder()) {
      throw missing(what);
    }
  }

  static @Nullable SftpFacts facts(SftpSession session, String path, boolean followLink)
      throws IOException {
    try {
      return session.wire().receiveFacts(session.wire().sendStat(path, followLink));
    } catch (SftpException e) {
      if (isMissing(e)) {
        return null;
      }
      throw e;
    }
  }

  static boolean isMissing(SftpException e) {
    return e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE
        || e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_PATH;
  }

  /// Where a path with a link on it leads, if that is in the root.
  private static String inside(SftpSession session, String what, String path)
      throws StorageException, IOException {
    String real;
    try {
      real = session.wire().realPath(path);
    } catch (SftpException e) {
      throw new StorageException(
          isMissing(e) ? Problem.NOT_FOUND : Problem.FORBIDDEN,
          what + ": a link on the way leads nowhere",
          e);
    }
    if (real.equals(path)) {
      throw new StorageException(
          Problem.FORBIDDEN,
          what + ": a link is on the way, and the server does not say where it leads");
    }
    String wall = session.path("");
    if (!real.startsWith(wall) && !real.equals(session.root())) {
      throw new StorageException(Problem.FORBIDDEN, what + ": a link leads outside the root");
    }
    return real;
  }

  private StorageException missing(String what) {
    return new StorageException(
        Problem.NO_BUCKET,
        "%s: the root '%s' is no folder of the server: create it, or mend the 'root' setting"
            .formatted(what, Keys.shown(root)));
  }

  static String parent(String path) {
    return path.substring(0, Math.max(path.lastIndexOf('/'), path.startsWith("/") ? 1 : 0));
  }

  /// A path in a folder.
  static String in(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  /// A name that no key has, and no listing shows.
  static String temporary(long number) {
    return ".wherry-%s.part".formatted(HexFormat.of().toHexDigits(number));
  }

  static String temporary() {
    return temporary(ThreadLocalRandom.current().nextLong());
  }

  static boolean isTemporary(String name) {
    return TEMPORARY.matcher(name).matches();
  }

  /// Refuses keys that are no path below the root, or not the only spelling of one.
  void check(String operation, String key) throws StorageException {
    PathKeys.check(operation, key, maxKeyBytes, SftpRoot::fault);
  }

  private static @Nullable String fault(String segment) {
    if (isTemporary(segment)) {
      return "names like '%s' are those of unfinished writes".formatted(segment);
    }
    return null;
  }
}

package dev.wherry.providers.ftp;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.PathKeys;
import dev.wherry.providers.TemporaryNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The folder of the server that keys are paths in.
///
/// Where links lead is the server's affair: it does not say, and follows them.
final class FtpRoot {
  private static final int LOGIN_FOLDER = 255;

  /// The longest path, in bytes: servers take no longer commands.
  private static final int MAX_PATH = 2_000;

  private final String root;
  private final int maxKeyBytes;

  FtpRoot(String root) {
    this.root = root;
    int reserved =
        root.getBytes(StandardCharsets.UTF_8).length + (root.startsWith("/") ? 1 : LOGIN_FOLDER);
    this.maxKeyBytes = Math.max(1, MAX_PATH - reserved - TemporaryNames.next().length() - 1);
  }

  int maxKeyBytes() {
    return maxKeyBytes;
  }

  /// Refuses keys that are no path below the root, or not the only spelling of one.
  void check(String operation, String key) throws StorageException {
    PathKeys.check(operation, key, maxKeyBytes, FtpRoot::fault);
  }

  private static @Nullable String fault(String segment) {
    if (segment.indexOf('\r') >= 0 || segment.indexOf('\n') >= 0) {
      return "FTP has no names with a line's end in them";
    }
    return TemporaryNames.fault(segment);
  }

  /// What a key's file is.
  ///
  /// @throws StorageException with `NOT_FOUND` when it is no file
  FtpFacts file(FtpSession session, String what, String key) throws StorageException, IOException {
    FtpFacts facts = session.facts(session.path(key));
    if (facts == null) {
      check(session, what);
    }
    if (facts == null || !facts.isFile()) {
      throw FtpErrors.nothing(what);
    }
    return facts;
  }

  /// What is at a key where a file is to be written; the folders on the way are made.
  ///
  /// @return null when nothing is
  /// @throws StorageException with `INVALID_KEY` where a file is a folder, or the other way round
  @Nullable FtpFacts make(FtpSession session, String what, String key)
      throws StorageException, IOException {
    FtpFacts there = session.facts(session.path(key));
    if (there != null && there.isFolder()) {
      throw FtpErrors.isFolder(what);
    }
    if (there == null) {
      int slash = key.lastIndexOf('/');
      FtpFacts folder = slash < 0 ? null : session.facts(session.path(key.substring(0, slash)));
      if (folder == null || !folder.isFolder()) {
        check(session, what);
        makeFolders(session, what, key);
      }
    }
    return there;
  }

  private static void makeFolders(FtpSession session, String what, String key)
      throws StorageException, IOException {
    for (int slash = key.indexOf('/'); slash > 0; slash = key.indexOf('/', slash + 1)) {
      String folder = key.substring(0, slash);
      String path = session.path(folder);
      FtpFacts facts = session.facts(path);
      if (facts == null) {
        try {
          session.makeFolder(path);
          continue;
        } catch (FtpRefusedException e) {
          facts = session.facts(path);
          if (facts == null) {
            throw e;
          }
        }
      }
      if (!facts.isFolder()) {
        throw new StorageException(
            Problem.INVALID_KEY,
            "%s: '%s' is a file here and can't be a folder too"
                .formatted(what, Keys.shown(folder)));
      }
    }
  }

  /// Makes sure that the root is there.
  ///
  /// @throws StorageException with `NO_BUCKET` when it is no folder
  void check(FtpSession session, String what) throws StorageException, IOException {
    FtpFacts top = session.facts(session.root());
    if (top == null || !top.isFolder()) {
      throw missing(what);
    }
  }

  StorageException missing(String what) {
    return new StorageException(
        Problem.NO_BUCKET,
        "%s: the root '%s' is no folder of the server: create it, or mend the 'root' setting"
            .formatted(what, Keys.shown(root)));
  }

  static String parent(String path) {
    return path.substring(0, Math.max(path.lastIndexOf('/'), 1));
  }

  /// A path in a folder.
  static String in(String folder, String name) {
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }
}

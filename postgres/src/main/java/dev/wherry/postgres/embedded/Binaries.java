package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked from their archive.
///
/// @param folder holds `bin`, `lib` and `share`
record Binaries(Path folder) {
  /// The major version of the archives that the build brings.
  static final int MAJOR = 18;

  private static final String PREFIX = "postgres-";
  private static final String UNFINISHED = ".unfinished";

  /// The path of one of the programs: `postgres`, `pg_ctl` or `initdb`.
  String program(String name) {
    Path bin = folder.resolve("bin");
    Path windows = bin.resolve(name + ".exe");
    return (Files.exists(windows) ? windows : bin.resolve(name)).toString();
  }

  /// Unpacks the archive of a platform, unless it is there. The folder's name is made of the
  /// archive's bytes, and appears only when all files are on the disk.
  ///
  /// @param home gets the folder; several processes may share it
  static synchronized Binaries unpack(Platform platform, Path home) throws IOException {
    Path folder = home.resolve(PREFIX + MAJOR + "-" + fingerprint(platform));
    if (Files.isDirectory(folder)) {
      return new Binaries(folder);
    }
    try (FileChannel channel =
            FileChannel.open(
                home.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.isDirectory(folder)) {
        Path unfinished = home.resolve(folder.getFileName() + UNFINISHED);
        unpackAll(platform, unfinished);
        Folders.publish(unfinished, folder);
      }
    }
    return new Binaries(folder);
  }

  private static void unpackAll(Platform platform, Path folder) throws IOException {
    Folders.delete(folder);
    Files.createDirectory(folder);
    Folders.permit(folder, "rwxr-xr-x");
    try (InputStream archive = open(platform);
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(entry, tar, folder);
      }
    }
    Folders.syncAll(folder);
  }

  /// Deletes what other archives, and unpackings that never ended, left in a folder. None of their
  /// programs may run.
  void deleteOthers(Path home) throws IOException {
    try (DirectoryStream<Path> others = Files.newDirectoryStream(home, PREFIX + "*")) {
      for (Path other : others) {
        if (!other.equals(folder)) {
          Folders.delete(other);
        }
      }
    }
  }

  private static void unpack(TarArchiveEntry entry, TarArchiveInputStream tar, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    Path parent = target.getParent();
    if (parent == null || !parent.startsWith(folder)) {
      throw new IOException(
          "the archive of PostgreSQL leads out of its folder: " + entry.getName());
    }
    createFolders(parent, folder);
    if (entry.isDirectory()) {
      createFolders(target, folder);
    } else if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, target);
      Folders.permit(target, (entry.getMode() & 0100) == 0 ? "rw-r--r--" : "rwxr-xr-x");
    }
  }

  /// Makes a folder below `top`, and those between, for everyone to read.
  private static void createFolders(Path folder, Path top) throws IOException {
    for (int depth = top.getNameCount() + 1; depth <= folder.getNameCount(); depth++) {
      Path next = top.resolve(top.relativize(folder).subpath(0, depth - top.getNameCount()));
      if (!Files.isDirectory(next)) {
        Files.createDirectory(next);
        Folders.permit(next, "rwxr-xr-x");
      }
    }
  }

  private static String fingerprint(Platform platform) throws IOException {
    try (InputStream archive = open(platform);
        DigestInputStream digest =
            new DigestInputStream(archive, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static InputStream open(Platform platform) {
    InputStream archive = Binaries.class.getResourceAsStream("/" + platform.archive());
    if (archive == null) {
      throw new EmbeddedPostgresException(
          """
          the embedded PostgreSQL for this machine is not part of this build: %s is missing on the \
          class path. Build Wherry on this kind of machine, add that artifact, or give Wherry a \
          PostgreSQL of yours with --database-url."""
              .formatted(platform.artifact()));
    }
    return archive;
  }
}

package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// All that a server needs before it starts.
record Preparation(Layout layout, FolderLock lock, Cluster cluster, Password password) {
  /// Where programs are unpacked that can't be run from the data folder.
  private static final Path CACHE = Path.of("/var/cache/wherry");

  /// Unpacks what must be unpacked, stops what was left, makes what must be made.
  static Preparation of(Layout layout, FolderLock lock, Path programs)
      throws IOException, InterruptedException {
    ServerUser user = ServerUser.find(layout);
    if (user.name() != null) {
      Folders.permit(layout.home(), "rwx--x--x");
    }
    Binaries binaries = Binaries.unpack(Platform.current(), reachable(programs, user));
    Cluster cluster = new Cluster(layout, binaries, user);
    new Leftovers(layout, cluster).stop();
    binaries.deleteOthers(layout.home());
    Password password = Password.of(layout);
    cluster.prepare(password);
    return new Preparation(layout, lock, cluster, password);
  }

  private static Path reachable(Path programs, ServerUser user) throws IOException {
    if (user.reaches(programs)) {
      return programs;
    }
    Files.createDirectories(CACHE);
    if (user.reaches(CACHE)) {
      return CACHE;
    }
    throw new EmbeddedPostgresException(
        """
        PostgreSQL refuses to run as root, so it runs as the user %s, who can come neither to %s nor \
        to %s: a folder above is closed to others. Open it with chmod o+x, or use another data \
        folder."""
            .formatted(user.name(), programs, CACHE));
  }
}

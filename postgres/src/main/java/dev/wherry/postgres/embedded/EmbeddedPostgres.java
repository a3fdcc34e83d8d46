package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server of our own, which keeps its data in a folder. It is as durable as any: what
/// is committed survives a crash of this process and of the machine. It listens on loopback only
/// and asks for a password, which it makes itself.
///
/// It ends with this object, and at the latest with this process; where the operating system can't
/// see to that, the next start on the folder stops what was left. One process at a time owns a
/// folder. Methods may be called from any thread.
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EmbeddedPostgres.class.getName());
  private static final String HOST = "127.0.0.1";
  private static final int PORTS_TO_TRY = 5;

  private final Layout layout;
  private final FolderLock lock;
  private final Cluster cluster;
  private final Password password;
  private final int port;
  private final Postmaster postmaster;
  private boolean closing;

  private EmbeddedPostgres(Preparation prepared, int port, Postmaster postmaster) {
    this.layout = prepared.layout();
    this.lock = prepared.lock();
    this.cluster = prepared.cluster();
    this.password = prepared.password();
    this.port = port;
    this.postmaster = postmaster;
  }

  /// Starts the server of a data folder, and returns when it takes connections. Makes what is
  /// missing: the folder, PostgreSQL's programs, its data.
  ///
  /// @param dataFolder the server keeps to `postgres` in it
  /// @throws EmbeddedPostgresException when it can't run, saying why and what to do
  public static EmbeddedPostgres start(Path dataFolder) {
    return start(dataFolder, null);
  }

  /// Starts the server of a data folder with programs unpacked elsewhere.
  ///
  /// @param programs a folder for them, or null for one below the data folder
  static EmbeddedPostgres start(Path dataFolder, @Nullable Path programs) {
    try {
      Files.createDirectories(dataFolder);
      Path home = dataFolder.toRealPath().resolve("postgres");
      if (!Files.isDirectory(home)) {
        Files.createDirectory(home);
        Folders.permit(home, "rwx------");
      }
      Layout layout = new Layout(home);
      FolderLock lock = FolderLock.take(layout.lock());
      EmbeddedPostgres started = null;
      try {
        started = start(Preparation.of(layout, lock, programs == null ? home : programs));
        return started;
      } finally {
        if (started == null) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "PostgreSQL can't keep its data in %s: %s".formatted(dataFolder, reason(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresException(
          "interrupted while PostgreSQL started in " + dataFolder, e);
    }
  }

  private static EmbeddedPostgres start(Preparation prepared)
      throws IOException, InterruptedException {
    for (int tries = 1; ; tries++) {
      int port = freePort();
      Postmaster postmaster =
          Postmaster.start(prepared.cluster().serverCommand(HOST, port), prepared.layout());
      EmbeddedPostgres started = null;
      try {
        if (postmaster.awaitReady()) {
          EmbeddedPostgres candidate = new EmbeddedPostgres(prepared, port, postmaster);
          candidate.checkThatItIsOurs();
          started = candidate;
          return started;
        }
      } finally {
        if (started == null) {
          postmaster.kill();
        }
      }
      if (tries == PORTS_TO_TRY || isFree(port)) {
        throw new EmbeddedPostgresException(
            "PostgreSQL does not start in %s. It said:%n%s"
                .formatted(prepared.layout().home(), new ServerLog(prepared.layout()).tail()));
      }
    }
  }

  /// The address for JDBC, without user and password.
  public String jdbcUrl() {
    return jdbcUrl(Cluster.DATABASE);
  }

  /// The address of another database of this server.
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(HOST, port, database);
  }

  /// The database user, who owns the server.
  public String user() {
    return Cluster.USER;
  }

  /// The user's password: a secret.
  public String password() {
    return password.value();
  }

  /// The port on loopback; another one after each start.
  public int port() {
    return port;
  }

  /// Where the server keeps its data, its password file and its log.
  public Path folder() {
    return layout.home();
  }

  /// Stops the server, ending its connections, and gives up the folder.
  @Override
  public synchronized void close() {
    if (closing) {
      return;
    }
    closing = true;
    try {
      postmaster.stop(this::stop);
    } catch (InterruptedException e) {
      postmaster.kill();
      Thread.currentThread().interrupt();
    } finally {
      giveUpFolder();
    }
  }

  private void stop() {
    if (!stop("fast")) {
      stop("immediate");
    }
  }

  private boolean stop(String mode) {
    try {
      Program.Ended ended = cluster.stopServer(mode);
      if (!ended.well() && postmaster.isAlive()) {
        LOG.log(
            Level.WARNING, "PostgreSQL in {0} did not stop: {1}", layout.home(), ended.output());
      }
      return ended.well();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "PostgreSQL in " + layout.home() + " can't be told to stop", e);
      return false;
    }
  }

  private void giveUpFolder() {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The lock of " + layout.home() + " was not closed in order", e);
    }
  }

  /// A free port may be somebody else's a moment later, and then a stranger answers there.
  private void checkThatItIsOurs() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("user", user());
    properties.setProperty("password", password());
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "30");
    try (Connection connection = DriverManager.getConnection(jdbcUrl(), properties);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(Cluster.sql("backend-process"))) {
      if (!rows.next() || !isChild(rows.getLong(1))) {
        throw new EmbeddedPostgresException(
            "another PostgreSQL answers on port %d, which was ours a moment ago".formatted(port));
      }
    } catch (SQLException e) {
      throw new EmbeddedPostgresException(
          "PostgreSQL in %s refuses our connection (%s). It said:%n%s"
              .formatted(layout.home(), e.getMessage(), new ServerLog(layout).tail()),
          e);
    }
  }

  private boolean isChild(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(ProcessHandle::parent)
        .filter(parent -> parent.pid() == postmaster.pid())
        .isPresent();
  }

  private static InetAddress host() throws IOException {
    return InetAddress.getByAddress(HOST, new byte[] {127, 0, 0, 1});
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, host())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host(), port));
      return true;
    } catch (IOException e) {
      return false; // taken
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException denied ->
          "no permission for %s; it must belong to the user that Wherry runs as"
              .formatted(denied.getFile());
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case FileAlreadyExistsException file -> file.getFile() + " is not a folder";
      default -> String.valueOf(e.getMessage());
    };
  }
}

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server of our own, which keeps its data in a folder. It is as durable as any: what
/// is committed survives a crash of this process and of the machine. It listens on loopback only
/// and asks for a password, which it makes itself.
///
/// A server that ends by itself (somebody killed it, memory ran out) is started again, at the same
/// address; what was committed is there.
///
/// It ends with this object, and at the latest with this process; where the operating system can't
/// see to that, the next start on the folder stops what was left. One process at a time owns a
/// folder. Methods may be called from any thread.
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EmbeddedPostgres.class.getName());
  private static final String HOST = "127.0.0.1";
  private static final int PORTS_TO_TRY = 5;
  private static final int REVIVALS = 5;
  private static final long FIRST_PAUSE_MILLIS = 500;

  private final Layout layout;
  private final FolderLock lock;
  private final Cluster cluster;
  private final Password password;
  private final int port;
  private final CompletableFuture<Void> lost = new CompletableFuture<>();
  private Postmaster postmaster;
  private @Nullable Thread revival;
  private final CountDownLatch closing = new CountDownLatch(1);

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
          candidate.checkThatItIsOurs(postmaster);
          started = candidate;
          candidate.keepAlive(postmaster);
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

  /// Done when the server ended by itself and could not be started again.
  public CompletableFuture<Void> lost() {
    return lost;
  }

  private void keepAlive(Postmaster started) {
    var _ =
        started
            .endedByItself()
            .thenRunAsync(
                this::revive,
                task -> Thread.ofPlatform().daemon().name("wherry-postgres-revival").start(task));
  }

  /// Starts the server again, after it ended by itself.
  private void revive() {
    LOG.log(
        Level.WARNING,
        "PostgreSQL in {0} ended by itself, and is started again; its log is in {1}",
        layout.home(),
        layout.logs());
    try {
      for (int tries = 1; tries <= REVIVALS; tries++) {
        if (closesWithin(tries == 1 ? 0 : FIRST_PAUSE_MILLIS << (tries - 2)) || isRevived()) {
          return;
        }
      }
      LOG.log(
          Level.ERROR,
          "PostgreSQL in {0} does not start again. It said:\n{1}",
          layout.home(),
          new ServerLog(layout).tail());
      lost.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean closesWithin(long millis) throws InterruptedException {
    synchronized (this) {
      revival = Thread.currentThread();
    }
    return closing.await(millis, TimeUnit.MILLISECONDS);
  }

  private boolean isRevived() throws InterruptedException {
    try {
      // The processes of the one that ended may still hold its memory.
      new Leftovers(layout, cluster).stop();
      Postmaster again = startAgain();
      if (again == null) {
        return true;
      }
      if (again.awaitReady()) {
        checkThatItIsOurs(again);
        keepAlive(again);
        LOG.log(Level.INFO, "PostgreSQL in {0} is back", layout.home());
        return true;
      }
    } catch (IOException | EmbeddedPostgresException e) {
      LOG.log(Level.WARNING, "PostgreSQL in {0}: {1}", layout.home(), e.getMessage());
    }
    return false;
  }

  /// Null when nobody wants it any more.
  private synchronized @Nullable Postmaster startAgain() throws IOException {
    if (closing.getCount() == 0) {
      return null;
    }
    postmaster = Postmaster.start(cluster.serverCommand(HOST, port), layout);
    return postmaster;
  }

  /// Stops the server, ending its connections, and gives up the folder.
  @Override
  public void close() {
    Postmaster last = beginClose();
    if (last == null) {
      return;
    }
    try {
      last.stop(() -> stop(last));
      awaitRevival();
    } catch (InterruptedException e) {
      last.kill();
      Thread.currentThread().interrupt();
    } finally {
      giveUpFolder();
    }
  }

  private synchronized @Nullable Postmaster beginClose() {
    if (closing.getCount() == 0) {
      return null;
    }
    closing.countDown();
    return postmaster;
  }

  private void awaitRevival() throws InterruptedException {
    Thread reviving;
    synchronized (this) {
      reviving = revival;
    }
    if (reviving != null && reviving != Thread.currentThread()) {
      reviving.join();
    }
  }

  private void stop(Postmaster last) {
    if (!stop(last, "fast")) {
      stop(last, "immediate");
    }
  }

  private boolean stop(Postmaster last, String mode) {
    try {
      Program.Ended ended = cluster.stopServer(mode);
      if (!ended.well() && last.isAlive()) {
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
  private void checkThatItIsOurs(Postmaster started) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("user", user());
    properties.setProperty("password", password());
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "30");
    try (Connection connection = DriverManager.getConnection(jdbcUrl(), properties);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(Cluster.sql("backend-process"))) {
      if (!rows.next() || !isChild(rows.getLong(1), started)) {
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

  private static boolean isChild(long pid, Postmaster started) {
    return ProcessHandle.of(pid)
        .flatMap(ProcessHandle::parent)
        .filter(parent -> parent.pid() == started.pid())
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

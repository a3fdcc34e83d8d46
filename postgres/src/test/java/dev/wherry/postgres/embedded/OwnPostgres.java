package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// A real PostgreSQL of a test's own, in a folder, which the test stops, kills and starts again on
/// the same port, as an operator or an accident would. Closing it ends it.
public final class OwnPostgres implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final Preparation prepared;
  private final int port;
  private Postmaster postmaster;

  private OwnPostgres(Preparation prepared, int port, Postmaster postmaster) {
    this.prepared = prepared;
    this.port = port;
    this.postmaster = postmaster;
  }

  /// Makes one in an empty folder, and starts it.
  public static OwnPostgres start(Path folder) throws IOException, InterruptedException {
    Path home = Files.createDirectories(folder).toRealPath().resolve("postgres");
    Files.createDirectory(home);
    Layout layout = new Layout(home);
    FolderLock lock = FolderLock.take(layout.lock());
    Preparation prepared = Preparation.of(layout, lock, TestPostgres.programs());
    int port = freePort();
    return new OwnPostgres(prepared, port, fork(prepared, port));
  }

  private static Postmaster fork(Preparation prepared, int port)
      throws IOException, InterruptedException {
    Postmaster forked =
        Postmaster.start(prepared.cluster().serverCommand(HOST, port), prepared.layout());
    if (!forked.awaitReady()) {
      throw new IOException(new ServerLog(prepared.layout()).tail());
    }
    return forked;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// As `--database-url` wants it: it holds the password.
  public String url() {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(Cluster.USER, prepared.password().value(), HOST, port, Cluster.DATABASE);
  }

  public int port() {
    return port;
  }

  /// Kills the server's first process as the system's out-of-memory killer does.
  public void kill() {
    postmaster.kill();
  }

  /// Stops the server in good order, ending its connections.
  public void stop() throws InterruptedException {
    postmaster.stop(
        () -> {
          try {
            prepared.cluster().stopServer("fast");
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /// Starts the server that was killed or stopped, and returns when it takes connections.
  public void startAgain() throws IOException, InterruptedException {
    new Leftovers(prepared.layout(), prepared.cluster()).stop();
    postmaster = fork(prepared, port);
  }

  /// Opens a connection, which the caller closes.
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s".formatted(HOST, port, Cluster.DATABASE),
        Cluster.USER,
        prepared.password().value());
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The rows of an answer, each with its columns as text, parted by a space.
  public List<String> query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> answer = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        answer.add(String.join(" ", row));
      }
      return answer;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (postmaster.isAlive()) {
        stop();
      }
      new Leftovers(prepared.layout(), prepared.cluster()).stop();
    } catch (InterruptedException e) {
      postmaster.kill();
      Thread.currentThread().interrupt();
    } finally {
      prepared.lock().close();
    }
  }
}

package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL for tests: one server for all tests of a JVM, started when the first one asks
/// and gone with the JVM. Each call of [#freshDatabase()] gives an empty database of its own, whose
/// commits don't wait for the disk: what survives a crash is shown with servers of their own.
public final class TestPostgres {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private TestPostgres() {}

  /// How to connect to an empty database.
  public record Database(String jdbcUrl, String user, String password) {
    /// Opens a connection, which the caller closes.
    public Connection connect() throws SQLException {
      return DriverManager.getConnection(jdbcUrl, user, password);
    }
  }

  /// The server itself, which only this class may close.
  public static EmbeddedPostgres server() {
    return Server.STARTED;
  }

  /// Makes an empty database.
  public static Database freshDatabase() {
    EmbeddedPostgres server = server();
    String name = "test_%d".formatted(NUMBERS.incrementAndGet());
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
      statement.execute("alter database " + name + " set synchronous_commit = off");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Database(server.jdbcUrl(name), server.user(), server.password());
  }

  /// Where tests unpack PostgreSQL's programs: once for all of them on a machine.
  static Path programs() throws IOException {
    return Files.createDirectories(
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "wherry-test-programs-" + System.getProperty("user.name")));
  }

  private static final class Server {
    static final EmbeddedPostgres STARTED = start();

    private Server() {}

    private static EmbeddedPostgres start() {
      try {
        Path folder = Files.createTempDirectory("wherry-test-postgres");
        EmbeddedPostgres server = EmbeddedPostgres.start(folder, programs());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, folder)));
        return server;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void end(EmbeddedPostgres server, Path folder) {
      try {
        server.close();
        Folders.delete(folder);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

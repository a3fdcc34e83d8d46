package dev.wherry.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Questions that the tests put to a server and to the machine.
final class Asking {
  private static final int LOOK_MILLIS = 50;
  private static final int LOOKS = 1200;

  private Asking() {}

  static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The first column of the answer.
  static List<String> query(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  /// Whether a process runs no program any more; its number may stay until somebody reaps it.
  static boolean hasEnded(ProcessHandle process) {
    return !process.isAlive() || process.info().command().isEmpty();
  }

  /// Waits until a process has ended.
  static void awaitEnd(ProcessHandle process) throws Exception {
    for (int looks = 0; !hasEnded(process); looks++) {
      assertThat(looks).as("looks for the end of %s", process).isLessThan(LOOKS);
      try {
        process.onExit().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // Look again: nobody may reap it.
      }
    }
  }

  /// The server's process.
  static ProcessHandle postmaster(Path dataFolder) throws Exception {
    Path note = dataFolder.toRealPath().resolve("postgres/data/postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(note).getFirst())).orElseThrow();
  }
}

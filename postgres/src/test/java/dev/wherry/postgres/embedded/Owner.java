package dev.wherry.postgres.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A process that owns a data folder until it is killed.
///
/// @param line what it said when it was ready, or why it is not
record Owner(Process process, String line) implements AutoCloseable {
  private static final int DEADLINE_SECONDS = 120;

  /// Starts the process and waits for its line.
  static Owner start(Path dataFolder) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Owner.class.getName(),
                    dataFolder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader reader = process.inputReader();
    CompletableFuture<String> line =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return String.valueOf(reader.readLine());
              } catch (IOException e) {
                return String.valueOf(e.getMessage());
              }
            });
    return new Owner(process, line.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
  }

  /// Takes the folder, commits two rows, leaves a third uncommitted, and stays.
  public static void main(String[] arguments) throws Exception {
    EmbeddedPostgres postgres;
    try {
      postgres = EmbeddedPostgres.start(Path.of(arguments[0]), TestPostgres.programs());
    } catch (EmbeddedPostgresException e) {
      System.out.println(e.getMessage());
      return;
    }
    try (postgres;
        Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
        Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists asset");
      statement.execute("create table asset (name text)");
      statement.execute("insert into asset values ('first'), ('second')");
      connection.setAutoCommit(false);
      statement.execute("insert into asset values ('never committed')");
      System.out.println("ready");
      if (System.in.read() >= 0) {
        throw new IllegalStateException("nobody writes to this process");
      }
    }
  }

  /// Kills the process as `kill -9` does.
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
  }
}

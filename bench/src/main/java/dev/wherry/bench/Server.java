package dev.wherry.bench;

import dev.wherry.postgres.DatabaseSettings;
import dev.wherry.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// An embedded PostgreSQL with its durable settings, in a folder that goes with it, at the latest
/// when this process is told to end.
final class Server implements AutoCloseable {
  private final Path folder;
  private final EmbeddedPostgres postgres;

  Server() throws IOException {
    this.folder = Files.createTempDirectory("wherry-bench-queue");
    EmbeddedPostgres started = null;
    try {
      started = EmbeddedPostgres.start(folder);
      this.postgres = started;
    } finally {
      if (started == null) {
        delete();
      }
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "bench-stop"));
  }

  private void end() {
    try {
      close();
    } catch (IOException e) {
      System.err.println("bench: " + e.getMessage());
    }
  }

  DatabaseSettings settings() {
    return new DatabaseSettings(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  /// Makes another database.
  DatabaseSettings another(String name) {
    new PlainDatabase(settings()).run("create database " + name);
    return new DatabaseSettings(postgres.jdbcUrl(name), postgres.user(), postgres.password());
  }

  /// A place for a scenario's own files.
  Path folder() {
    return folder.resolve("bench");
  }

  /// May be called again.
  @Override
  public synchronized void close() throws IOException {
    postgres.close();
    delete();
  }

  private void delete() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

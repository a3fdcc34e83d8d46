package dev.wherry.server;

import dev.wherry.postgres.DatabaseSettings;
import dev.wherry.postgres.PostgresQueue;
import dev.wherry.postgres.UnusableDatabaseException;
import dev.wherry.postgres.embedded.EmbeddedPostgres;
import dev.wherry.postgres.embedded.EmbeddedPostgresException;
import dev.wherry.providers.Secret;
import org.jspecify.annotations.Nullable;

/// The open queue, and the database server under it when that is ours.
///
/// @param server null when the user has a PostgreSQL of their own
record QueueStore(PostgresQueue queue, @Nullable EmbeddedPostgres server) implements AutoCloseable {
  /// Opens the queue of the database that the settings name, or of one in the data folder.
  ///
  /// @throws StartException when there is no such database
  static QueueStore open(Startup startup) {
    Secret url = startup.settings().database().url();
    try {
      return url == null ? embedded(startup) : new QueueStore(PostgresQueue.open(parse(url)), null);
    } catch (EmbeddedPostgresException | UnusableDatabaseException e) {
      throw new StartException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static QueueStore embedded(Startup startup) {
    EmbeddedPostgres server = EmbeddedPostgres.start(startup.data());
    QueueStore opened = null;
    try {
      opened =
          new QueueStore(
              PostgresQueue.open(
                  new DatabaseSettings(server.jdbcUrl(), server.user(), server.password())),
              server);
      // A supervisor starts the process again; a process without its database is of no use.
      var _ = server.lost().thenRunAsync(() -> System.exit(ExitCode.UNAVAILABLE));
      return opened;
    } finally {
      if (opened == null) {
        server.close();
      }
    }
  }

  private static DatabaseSettings parse(Secret url) {
    try {
      return DatabaseSettings.parse(url.value());
    } catch (IllegalArgumentException e) {
      throw new StartException(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    queue.close();
    if (server != null) {
      server.close();
    }
  }
}

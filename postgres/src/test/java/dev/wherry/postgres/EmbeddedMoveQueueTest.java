package dev.wherry.postgres;

import dev.wherry.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// The queue in the database that the service makes for itself, on the server that it starts for
/// itself: in an empty data folder, with the programs that it unpacks there.
final class EmbeddedMoveQueueTest extends PostgresContract {
  private static EmbeddedPostgres server;
  private static Subject subject;

  @BeforeAll
  static void open(@TempDir Path data) {
    server = EmbeddedPostgres.start(data);
    DatabaseSettings settings =
        new DatabaseSettings(server.jdbcUrl(), server.user(), server.password());
    subject = new Subject(new TestDatabase(settings), PostgresQueue.open(settings));
  }

  @AfterAll
  static void close() {
    subject.opened().close();
    server.close();
  }

  @Override
  Subject opened() {
    return subject;
  }
}

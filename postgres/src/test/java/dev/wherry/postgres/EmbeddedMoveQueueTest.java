package dev.wherry.postgres;

import dev.wherry.core.queue.MoveQueueContract;
import dev.wherry.core.queue.QueueUnderTest;
import dev.wherry.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// The queue in the database that the service makes for itself, on the server that it starts for
/// itself: in an empty data folder, with the programs that it unpacks there. What the database does
/// is shown by [PostgresMoveQueueTest], whose server is of the same kind.
final class EmbeddedMoveQueueTest extends MoveQueueContract {
  private static EmbeddedPostgres server;
  private static PostgresContract.Subject subject;

  @BeforeAll
  static void open(@TempDir Path data) {
    server = EmbeddedPostgres.start(data);
    DatabaseSettings settings =
        new DatabaseSettings(server.jdbcUrl(), server.user(), server.password());
    subject =
        new PostgresContract.Subject(new TestDatabase(settings), PostgresQueue.open(settings));
  }

  @AfterAll
  static void close() {
    subject.opened().close();
    server.close();
  }

  @AfterEach
  void clear() {
    subject.database().clear();
  }

  @Override
  protected QueueUnderTest subject() {
    return subject;
  }
}

package dev.wherry.postgres;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The queue in a database of a server that others use too.
final class PostgresMoveQueueTest extends PostgresContract {
  private static Subject subject;

  @BeforeAll
  static void open() {
    TestDatabase database = TestDatabase.fresh();
    subject = new Subject(database, PostgresQueue.open(database.settings()));
  }

  @AfterAll
  static void close() {
    subject.opened().close();
  }

  @Override
  Subject opened() {
    return subject;
  }
}

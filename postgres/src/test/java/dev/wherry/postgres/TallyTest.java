package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tallies of statements that run at the same time. A statement that waits for another one fails,
/// since the other one does not end before.
final class TallyTest {
  private static final String LATELY = "select wherry.tally(1, now(), succeeded => 1)";
  private static final String LONG_AGO =
      "select wherry.tally(1, now() - interval '5 minutes', succeeded => 1)";
  private static final String FOR_ALL_TIMES = "select wherry.tally(1, '-infinity', total => 3)";

  private final TestDatabase database = TestDatabase.fresh();

  @BeforeEach
  void migrate() {
    new Schema(database.settings()).migrate();
  }

  @AfterEach
  void drop() {
    database.drop();
  }

  private Connection connect() throws SQLException {
    Connection connection = database.connect();
    connection.setAutoCommit(false);
    execute(connection, "set lock_timeout = '5s'");
    return connection;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long succeeded() {
    return Long.parseLong(
        database.query("select coalesce(sum(succeeded), 0) from wherry.tally").getFirst());
  }

  private String rows() {
    return database.query("select count(*) from wherry.tally").getFirst();
  }

  @Test
  void statementsThatCountInOneLaneWaitForNoOther() throws SQLException {
    try (Connection one = connect();
        Connection other = connect()) {
      for (String change : new String[] {LATELY, FOR_ALL_TIMES}) {
        execute(one, change);
        execute(other, change);
        execute(other, change);
      }
      other.commit();
      assertThat(succeeded()).isEqualTo(2);
      one.commit();
      assertThat(succeeded()).isEqualTo(3);
      assertThat(database.query("select sum(total) from wherry.tally")).containsExactly("9");
    }
  }

  @Test
  void oldTalliesAreSummedUpAndThoseThatAreBeingWrittenLeftForTheNextTime() throws SQLException {
    try (Connection writing = connect();
        Connection done = connect();
        Connection house = connect()) {
      execute(done, LONG_AGO);
      execute(done, FOR_ALL_TIMES);
      execute(done, LATELY);
      done.commit();
      execute(writing, LONG_AGO);
      writing.commit();
      execute(writing, LONG_AGO);

      execute(house, Sql.SUM_TALLIES.text());
      house.commit();
      assertThat(succeeded()).isEqualTo(3);
      writing.commit();
      assertThat(succeeded()).isEqualTo(4);
      assertThat(rows()).isEqualTo("3");

      execute(house, Sql.SUM_TALLIES.text());
      house.commit();
      assertThat(succeeded()).isEqualTo(4);
      assertThat(database.query("select succeeded from wherry.tally where writer = 0"))
          .containsExactly("3");
      assertThat(rows()).isEqualTo("2");
    }
  }
}

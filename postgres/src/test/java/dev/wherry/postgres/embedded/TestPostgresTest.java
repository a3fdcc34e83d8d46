package dev.wherry.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

final class TestPostgresTest {
  @Test
  void eachDatabaseIsFresh() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (Connection connection = TestPostgres.freshDatabase().connect();
          Statement statement = connection.createStatement()) {
        statement.execute("create table only_here (id int)");
        try (ResultSet rows = statement.executeQuery("select count(*) from only_here")) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isZero();
        }
      }
    }
  }
}

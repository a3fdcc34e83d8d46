package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.postgres.embedded.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://u:p@db.example.com:5433/w|jdbc:postgresql://db.example.com:5433/w|u|p",
        "postgres://u:p@db/w|jdbc:postgresql://db/w|u|p",
        "jdbc:postgresql://db/w?user=u&password=p|jdbc:postgresql://db/w|u|p",
        "postgresql://u@db/w|jdbc:postgresql://db/w|u|''",
        "postgresql://u:a%40b%2Fc+d%25:e@db/w|jdbc:postgresql://db/w|u|a@b/c+d%:e",
        "postgresql://u:a@b@db/w|jdbc:postgresql://db/w|u|a@b",
        "postgresql://%C3%BC:p@db/w|jdbc:postgresql://db/w|ü|p",
        "postgresql://u:p@my_db/w|jdbc:postgresql://my_db/w|u|p",
        "postgresql://u:p@[::1]:5433/w|jdbc:postgresql://[::1]:5433/w|u|p",
        "postgresql://u:p@one:5432,two:5433/w|jdbc:postgresql://one:5432,two:5433/w|u|p",
        "postgresql://u:p@db/w?sslmode=verify-full&channel_binding=require"
            + "|jdbc:postgresql://db/w?sslmode=verify-full&channelBinding=require|u|p",
      })
  void readsEachForm(String url, String jdbcUrl, String user, String password) {
    DatabaseSettings settings = DatabaseSettings.parse(url);

    assertThat(settings.jdbcUrl()).isEqualTo(jdbcUrl);
    assertThat(settings.user()).isEqualTo(user);
    assertThat(settings.password()).isEqualTo(password);
    assertThat(Database.source(settings, "test").getServerNames()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "db",
        "mysql://u:hunter2@db/w",
        "postgresql://u:hunter2@db",
        "postgresql://u:hunter2@db/",
        "postgresql://db/w?password=hunter2",
        "postgresql://u:hunter2/@db/w",
        "postgresql://u:hunter2?@db/w",
        "postgresql://u:hunter2%@db/w",
        "postgresql://u:hunter2@db:port/w",
        "postgresql://u:hunter2@/w",
        "postgresql://u:hunter2@d b/w",
      })
  void saysWhatIsWrongWithoutThePassword(String url) {
    assertThatThrownBy(() -> DatabaseSettings.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageContaining("postgresql://user:password@host:5432/database")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void neverPrintsASecret() {
    assertThat(DatabaseSettings.parse("postgresql://u:hunter2@db/w?sslpassword=hunter3"))
        .asString()
        .doesNotContain("hunter2", "hunter3")
        .contains("jdbc:postgresql://db/w", "u");
  }

  @Test
  void connectsAsAUserWhoseNameAndPasswordNeedDecoding() throws Exception {
    TestPostgres.Database database = TestPostgres.freshDatabase();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create user \"url@user\" password 'p/w?+%:@'");
    }
    String url =
        database.jdbcUrl().replace("jdbc:", "").replace("://", "://url%40user:p%2Fw%3F+%25:%40@");

    try (Connection connection =
        Database.source(DatabaseSettings.parse(url + "?sslmode=disable"), "test").getConnection()) {
      assertThat(connection.getMetaData().getUserName()).isEqualTo("url@user");
    } finally {
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("drop user \"url@user\"");
      }
    }
  }
}

package dev.wherry.postgres;

import dev.wherry.postgres.embedded.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// An empty database on the server that the tests share. What is executed and queried here goes
/// over one connection, since a new one takes longer than most tests.
final class TestDatabase {
  private static final int WAIT_SECONDS = 30;

  private final DatabaseSettings settings;
  private @Nullable Connection shared;

  TestDatabase(DatabaseSettings settings) {
    this.settings = settings;
  }

  DatabaseSettings settings() {
    return settings;
  }

  static TestDatabase fresh() {
    TestPostgres.Database database = TestPostgres.freshDatabase();
    return new TestDatabase(
        new DatabaseSettings(database.jdbcUrl(), database.user(), database.password()));
  }

  Connection connect() throws SQLException {
    return Database.source(settings, "test").getConnection();
  }

  private Connection shared() throws SQLException {
    if (shared == null || !shared.isValid(WAIT_SECONDS)) {
      shared = connect();
      shared.unwrap(PGConnection.class).setPrepareThreshold(0); // tests change tables
    }
    return shared;
  }

  synchronized int execute(String sql, Object... parameters) {
    try (PreparedStatement statement = shared().prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
      return statement.getUpdateCount();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// The first column, as text.
  synchronized List<String> query(String sql) {
    try (PreparedStatement statement = shared().prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// Removes the database with all that is in it: a server that stops writes none of it then.
  void drop() {
    String name = query("select current_database()").getFirst();
    try (Connection connection = TestPostgres.freshDatabase().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("drop database " + name + " with (force)");
    } catch (SQLException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /// Forgets all requests and workers.
  void clear() {
    execute(
        "truncate wherry.request, wherry.listing, wherry.move, wherry.attempt, wherry.worker, wherry.provider, wherry.retirement,"
            + " wherry.event, wherry.delivery, wherry.signpost, wherry.access_token, wherry.tally, wherry.finish");
    execute("update wherry.lane set paused_at = null");
  }
}

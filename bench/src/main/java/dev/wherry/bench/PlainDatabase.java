package dev.wherry.bench;

import dev.wherry.postgres.DatabaseSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/// A database as plain JDBC sees it, for what the queue has no verb for: to fill it, to check what
/// stands in it, to read its counters. Each call has a connection of its own.
record PlainDatabase(DatabaseSettings settings) {
  Connection connect() throws SQLException {
    return DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
  }

  /// The number that a query answers.
  long number(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// Runs one statement, or several in one transaction.
  void run(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// Fills the queue's tables by a file beside this class.
  ///
  /// @param requests how many, of 10,000 moves each
  void fill(String file, int requests) {
    run("set bench.requests = %d;%n".formatted(requests) + file(file));
  }

  /// The statements of a file beside this class.
  static String file(String name) {
    try (InputStream in =
        Objects.requireNonNull(PlainDatabase.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

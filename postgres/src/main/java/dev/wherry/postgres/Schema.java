package dev.wherry.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/// The tables of the queue, kept at this program's version.
final class Schema {
  private static final int OLDEST = 15;
  private static final int TRIES = 10;

  private final DatabaseSettings settings;

  Schema(DatabaseSettings settings) {
    this.settings = settings;
  }

  void migrate() {
    PGSimpleDataSource source = Database.source(settings, "wherry-migration");
    try (Connection connection = source.getConnection()) {
      check(connection);
    } catch (SQLException e) {
      throw new UnusableDatabaseException(explain(e), e);
    }
    try {
      Flyway flyway =
          Flyway.configure(Schema.class.getClassLoader())
              .dataSource(source)
              .schemas("wherry")
              .table("schema_history")
              .locations("classpath:dev/wherry/postgres/migration")
              .load();
      refuseNewer(flyway);
      migrate(flyway);
    } catch (FlywayException e) {
      throw new UnusableDatabaseException(
          "The tables in %s could not be brought up to date. Does '%s' have the right to create a schema there? %s"
              .formatted(settings.jdbcUrl(), settings.user(), e.getMessage()),
          e);
    }
  }

  /// Applies what is missing, again when processes that run were in its way: a migration locks
  /// tables in its own order, and one that loses has changed nothing.
  static void migrate(Flyway flyway) {
    for (int tries = 1; ; tries++) {
      try {
        flyway.migrate();
        return;
      } catch (FlywayException e) {
        if (tries == TRIES || !DatabaseFailure.isDeadlock(e)) {
          throw e;
        }
      }
    }
  }

  private void check(Connection connection) throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST) {
      throw new UnusableDatabaseException(
          "%s is PostgreSQL %d. Wherry needs %d or newer: upgrade it, or use another."
              .formatted(settings.jdbcUrl(), version, OLDEST),
          null);
    }
    String encoding = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
    if (!"UTF8".equals(encoding)) {
      throw new UnusableDatabaseException(
          "The database at %s is encoded in %s. Wherry needs UTF8: create another one with it."
              .formatted(settings.jdbcUrl(), encoding),
          null);
    }
  }

  private void refuseNewer(Flyway flyway) {
    for (MigrationInfo migration : flyway.info().applied()) {
      if (migration.getState() == MigrationState.FUTURE_SUCCESS
          || migration.getState() == MigrationState.FUTURE_FAILED) {
        throw new UnusableDatabaseException(
            "The tables in %s are of version %s, which is newer than this program. Upgrade Wherry."
                .formatted(settings.jdbcUrl(), migration.getVersion()),
            null);
      }
    }
  }

  private String explain(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return switch (state) {
      case "28P01", "28000" ->
          "PostgreSQL at %s refused the user '%s'. Check the name and the password."
              .formatted(settings.jdbcUrl(), settings.user());
      case "3D000" ->
          "There is no such database at %s. Create it, or check the name."
              .formatted(settings.jdbcUrl());
      default ->
          "PostgreSQL at %s could not be reached: %s. Check the address, and that it runs."
              .formatted(settings.jdbcUrl(), e.getMessage());
    };
  }
}

package dev.wherry.postgres;

import dev.wherry.core.queue.AccessToken;
import dev.wherry.core.queue.AccessTokens;
import dev.wherry.core.queue.Scope;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// [AccessTokens] in PostgreSQL.
///
/// May be used from any thread.
final class PostgresAccessTokens implements AccessTokens {
  private final Database database;

  PostgresAccessTokens(Database database) {
    this.database = database;
  }

  @Override
  public Change add(AccessToken token) {
    return database.inTransaction(
        handle -> {
          List<AccessToken> present = locked(handle);
          if (present.stream().anyMatch(named(token.name()))) {
            return Change.TAKEN;
          }
          if (!token.isKeeper() && present.stream().noneMatch(AccessToken::isKeeper)) {
            return Change.LOCKS_OUT;
          }
          handle
              .createUpdate(Sql.ADD_TOKEN.text())
              .bind("name", Text.check("A token's name", token.name()))
              .bind("secretHash", Text.check("A token's hash", token.hash()))
              .bind("scopes", SqlArray.ofNames(token.scopes()))
              .bind("providers", SqlArray.ofTexts(List.copyOf(token.providers())))
              .bind("createdAt", token.createdAt().atOffset(ZoneOffset.UTC))
              .bind(
                  "expiresAt",
                  token.expiresAt() == null ? null : token.expiresAt().atOffset(ZoneOffset.UTC))
              .execute();
          return Change.DONE;
        });
  }

  @Override
  public Change revoke(String name) {
    return database.inTransaction(
        handle -> {
          List<AccessToken> present = locked(handle);
          List<AccessToken> left = present.stream().filter(named(name).negate()).toList();
          if (left.size() == present.size()) {
            return Change.UNKNOWN;
          }
          if (!left.isEmpty() && left.stream().noneMatch(AccessToken::isKeeper)) {
            return Change.LOCKS_OUT;
          }
          handle.createUpdate(Sql.REVOKE_TOKEN.text()).bind("name", name).execute();
          return Change.DONE;
        });
  }

  private static Predicate<AccessToken> named(String name) {
    return token -> token.name().equals(name);
  }

  /// One change at a time: each sees what the one before it left.
  private static List<AccessToken> locked(Handle handle) {
    handle.execute(Sql.LOCK_TOKENS.text());
    return read(handle);
  }

  @Override
  public List<AccessToken> all() {
    return database.run(PostgresAccessTokens::read);
  }

  private static List<AccessToken> read(Handle handle) {
    return handle.createQuery(Sql.TOKENS.text()).map(PostgresAccessTokens::token).list();
  }

  private static AccessToken token(ResultSet row, StatementContext context) throws SQLException {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String scope : texts(row.getArray("scopes"))) {
      scopes.add(Scope.valueOf(scope));
    }
    OffsetDateTime end = row.getObject("expires_at", OffsetDateTime.class);
    return new AccessToken(
        row.getString("name"),
        row.getString("hash"),
        scopes,
        Set.of(texts(row.getArray("providers"))),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        end == null ? null : end.toInstant());
  }

  private static String[] texts(Array array) throws SQLException {
    return (String[]) array.getArray();
  }
}

package dev.wherry.postgres;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.Retirements;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// [Retirements] in PostgreSQL. Each verb is one statement that commits by itself.
///
/// May be used from any thread.
final class PostgresRetirements implements Retirements {
  private final Database database;
  private final PostgresSignals signals;

  PostgresRetirements(Database database, PostgresSignals signals) {
    this.database = database;
    this.signals = signals;
  }

  @Override
  public List<Due> due(Set<String> providers, Duration again, int limit) {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.DUE_RETIREMENTS.text())
                .bind("known", SqlArray.ofTexts(List.copyOf(providers)))
                .bind("again", again.toMillis())
                .bind("limit", limit)
                .map((row, context) -> Rows.due(row))
                .list());
  }

  @Override
  public boolean wanted(MoveId move) {
    return database.run(
        handle ->
            Bindings.move(handle.createQuery(Sql.RETIREMENT_WANTED.text()), move)
                .mapTo(boolean.class)
                .one());
  }

  @Override
  public void retired(MoveId move) {
    tried(move, "RETIRED", null);
  }

  @Override
  public void refused(MoveId move, String reason) {
    tried(move, "REFUSED", reason);
  }

  @Override
  public void failed(MoveId move, String reason) {
    tried(move, null, reason);
  }

  private void tried(MoveId move, @Nullable String end, @Nullable String reason) {
    database.run(
        handle ->
            Bindings.move(handle.createUpdate(Sql.TRY_RETIREMENT.text()), move)
                .bind("end", end)
                .bind("failure", Text.line(reason))
                .execute());
    signals.tell(false, Set.of(move.request()));
  }
}

package dev.wherry.postgres;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind.Retry;
import dev.wherry.core.queue.ListingReport.Problem;
import dev.wherry.core.queue.Listings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// [Listings] in PostgreSQL. Each verb is one statement that commits by itself. A listing is locked
/// before its request.
///
/// May be used from any thread.
final class PostgresListings implements Listings {
  private final Database database;
  private final PostgresSignals signals;
  private final Lanes lanes;

  PostgresListings(Database database, PostgresSignals signals, Lanes lanes) {
    this.database = database;
    this.signals = signals;
    this.lanes = lanes;
  }

  @Override
  public Optional<Due> due(Set<String> providers, Duration lease) {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.DUE_LISTINGS.text())
                .bind("known", SqlArray.ofTexts(List.copyOf(providers)))
                .bind("lease", lease.toMillis())
                .map(
                    (row, context) ->
                        new Due(
                            row.getLong("request_id"),
                            row.getInt("token"),
                            row.getInt("priority"),
                            row.getBoolean("retire_source"),
                            row.getInt("tries"),
                            ListingColumns.listing(row),
                            row.getString("position")))
                .findOne());
  }

  @Override
  public boolean append(Due listing, Page page, Duration lease) {
    MoveColumns columns = MoveColumns.of(page.moves());
    int[] laneIds = lanes.ids(columns.lanes(), listing.priority());
    boolean held =
        database.run(
            handle ->
                columns
                    .bind(held(handle.createQuery(Sql.APPEND_LISTING.text()), listing), laneIds)
                    .bind("lease", lease.toMillis())
                    .bind("position", page.next())
                    .bind("last", page.next() == null)
                    .bind("listed", page.found())
                    .bind("rejected", page.rejected())
                    .bind("kept", PROBLEMS)
                    .bind("problemKeys", column(page.problems(), Problem::place))
                    .bind("problems", column(page.problems(), Problem::message))
                    .bind("priority", listing.priority())
                    .bind("moves", page.moves().size())
                    .mapTo(boolean.class)
                    .one());
    signals.tell(held && !page.moves().isEmpty(), Set.of(listing.request()));
    return held;
  }

  private static Argument column(List<Problem> problems, Function<Problem, String> value) {
    return SqlArray.ofTexts(
        problems.stream()
            .map(problem -> Objects.requireNonNull(Text.line(value.apply(problem))))
            .toList());
  }

  @Override
  public void later(Due listing, @Nullable Failure failure, Duration delay) {
    database.run(
        handle ->
            failure(held(handle.createUpdate(Sql.LATER_LISTING.text()), listing), failure)
                .bind("tried", failure == null || failure.kind().retry() == Retry.UNCOUNTED ? 0 : 1)
                .bind("delay", delay.toMillis())
                .execute());
    signals.tell(false, Set.of(listing.request()));
  }

  @Override
  public void giveUp(Due listing, Failure failure) {
    database.run(
        handle ->
            failure(held(handle.createQuery(Sql.GIVE_UP_LISTING.text()), listing), failure)
                .mapTo(boolean.class)
                .one());
    signals.tell(false, Set.of(listing.request()));
  }

  private static <S extends SqlStatement<S>> S held(S statement, Due listing) {
    return statement.bind("request", listing.request()).bind("token", listing.token());
  }

  private static <S extends SqlStatement<S>> S failure(S statement, @Nullable Failure failure) {
    return statement
        .bind("kind", failure == null ? null : failure.kind().name())
        .bind("message", failure == null ? null : Text.line(failure.message()));
  }
}

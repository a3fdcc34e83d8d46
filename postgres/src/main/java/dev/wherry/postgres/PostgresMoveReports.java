package dev.wherry.postgres;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.FinishedMoves;
import dev.wherry.core.queue.LaneReport;
import dev.wherry.core.queue.MoveFilter;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.ProviderReport;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.StatsReport;
import dev.wherry.core.queue.UploadReport;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// [MoveReports] in PostgreSQL. Every page is read from an index that has it in order.
final class PostgresMoveReports implements MoveReports {
  private final Database database;

  PostgresMoveReports(Database database) {
    this.database = database;
  }

  @Override
  public Optional<RequestReport> request(long id) {
    return database.run(
        handle ->
            handle.createQuery(Sql.REQUEST.text()).bind("id", id).map(Rows::request).findOne());
  }

  @Override
  public List<RequestReport> requests(@Nullable Long before, int limit) {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.REQUESTS.text())
                .bind("before", before == null ? Long.MAX_VALUE : before)
                .bind("limit", limit)
                .map(Rows::request)
                .list());
  }

  @Override
  public boolean isWithin(long request, Set<String> providers) {
    return database.run(
        handle ->
            !handle
                .createQuery(Sql.REQUEST_OUTSIDE.text())
                .bind("asked", request)
                .bind("providers", SqlArray.ofTexts(List.copyOf(providers)))
                .mapTo(boolean.class)
                .one());
  }

  @Override
  public Optional<MoveReport> move(MoveId id) {
    return database.run(
        handle -> Bindings.move(handle.createQuery(Sql.MOVE.text()), id).map(Rows::move).findOne());
  }

  @Override
  public Optional<MoveReport> signpost(Location source) {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.SIGNPOST.text())
                .bind("source", source.toString())
                .map(Rows::move)
                .findOne());
  }

  @Override
  public List<MoveReport> moves(MoveFilter filter, @Nullable MoveId after, int limit) {
    Sql verb =
        !filter.failureKinds().isEmpty()
            ? Sql.MOVES_BY_FAILURE
            : filter.states().isEmpty() ? Sql.MOVES : Sql.MOVES_BY_STATE;
    MoveId first = new MoveId(firstRequest(filter), 0);
    MoveId from = after == null || after.compareTo(first) < 0 ? first : after;
    return database.run(
        handle ->
            bind(handle.createQuery(verb.text()), verb, filter)
                .bind("afterRequest", from.request())
                .bind("afterNumber", from.number())
                .bind("limit", limit)
                .map(Rows::move)
                .list());
  }

  @Override
  public List<ProviderReport> providers() {
    return database.run(
        handle -> handle.createQuery(Sql.PROVIDERS.text()).map(Rows::provider).list());
  }

  @Override
  public List<LaneReport> lanes() {
    return database.run(handle -> handle.createQuery(Sql.LANES.text()).map(Rows::lane).list());
  }

  @Override
  public long count(MoveFilter filter) {
    Sql verb = filter.failureKinds().isEmpty() ? Sql.COUNT_MOVES : Sql.COUNT_MOVES_BY_FAILURE;
    return database.run(
        handle ->
            bind(handle.createQuery(verb.text()), verb, filter)
                .bind("firstRequest", firstRequest(filter))
                .mapTo(long.class)
                .one());
  }

  @Override
  public List<UploadReport> uploads(@Nullable Long after, int limit) {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.UPLOADS.text())
                .bind("after", after == null ? 0 : after)
                .bind("limit", limit)
                .map(Rows::upload)
                .list());
  }

  @Override
  public long countUploads() {
    return database.run(
        handle -> handle.createQuery(Sql.COUNT_UPLOADS.text()).mapTo(long.class).one());
  }

  @Override
  public StatsReport stats() {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.STATS.text())
                .scanResultSet((rows, context) -> StatsRows.read(rows.get())));
  }

  @Override
  public Optional<FinishedMoves> finished(
      long request, FinishedMoves.@Nullable Mark after, int limit) {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.FINISHED.text())
                .bind("request", request)
                .bind("place", after == null ? null : after.place())
                .bind("limit", limit)
                .scanResultSet(
                    (rows, context) -> FinishedRows.read(rows.get(), context, after, limit)));
  }

  private static Query bind(Query query, Sql verb, MoveFilter filter) {
    Long request = filter.requestId();
    query.bind("lastRequest", request == null ? Long.MAX_VALUE : request);
    return switch (verb) {
      case MOVES_BY_STATE, COUNT_MOVES -> query.bind("states", SqlArray.ofNames(filter.states()));
      case MOVES_BY_FAILURE, COUNT_MOVES_BY_FAILURE ->
          query
              .bind("kinds", SqlArray.ofNames(filter.failureKinds()))
              .bind(
                  "states",
                  SqlArray.ofNames(
                      filter.states().isEmpty()
                          ? EnumSet.allOf(MoveState.class)
                          : filter.states()));
      default -> query;
    };
  }

  private static long firstRequest(MoveFilter filter) {
    Long request = filter.requestId();
    return request == null ? 0 : request;
  }
}

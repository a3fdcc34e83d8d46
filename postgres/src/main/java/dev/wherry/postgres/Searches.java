package dev.wherry.postgres;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.Found;
import dev.wherry.core.queue.MoveFilter;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveSearch;
import dev.wherry.core.queue.Period;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.RequestSearch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Looks through requests and moves for what no index has in order. A statement looks at so many
/// rows and no further, and its end is where the next goes on.
///
/// May be used from any thread.
final class Searches {
  /// How many rows a page looks at.
  static final int MOST = 10_000;

  /// States that an index has in the order of ids.
  private static final Set<MoveState> INDEXED =
      EnumSet.complementOf(EnumSet.of(MoveState.QUEUED, MoveState.SUCCEEDED));

  private static final OffsetDateTime EARLIEST = OffsetDateTime.parse("0001-01-01T00:00:00Z");
  private static final OffsetDateTime LATEST = OffsetDateTime.parse("9999-12-31T00:00:00Z");

  private final Database database;

  Searches(Database database) {
    this.database = database;
  }

  /// A statement's answer.
  ///
  /// @param end where it stopped looking; null when nothing was left
  private record Looked<R, K>(List<R> reports, @Nullable K end, long wanted) {}

  Found<RequestReport, Long> requests(RequestSearch search, @Nullable Long before, int limit) {
    long to = before == null ? Long.MAX_VALUE : before;
    String key = search.idempotencyKey();
    if (key == null) {
      return requests(search, 0, to, limit);
    }
    Optional<Long> known =
        database.run(
            handle ->
                handle
                    .createQuery(Sql.KNOWN_REQUEST.text())
                    .bind("key", Text.clean(key))
                    .map((row, _) -> row.getLong("id"))
                    .findOne());
    return known
        .filter(id -> id < to)
        .map(id -> requests(search, id, id + 1, limit))
        .orElse(new Found<>(List.of(), null));
  }

  private Found<RequestReport, Long> requests(
      RequestSearch search, long from, long before, int limit) {
    Looked<RequestReport, Long> looked =
        database.run(
            handle -> {
              Query query =
                  handle
                      .createQuery(Sql.SEARCH_REQUESTS.text())
                      .bind("before", before)
                      .bind("from", from)
                      .bind("most", MOST)
                      .bind("states", SqlArray.ofNames(search.states()))
                      .bind("sourceProvider", Text.clean(search.sourceProvider()))
                      .bind("destinationProvider", Text.clean(search.destinationProvider()))
                      .bind("limit", limit + 1);
              return bind(query, search.labels(), search.created(), search.finished())
                  .scanResultSet((rows, context) -> requests(rows.get(), context));
            });
    return Found.of(looked.reports(), limit, RequestReport::id, looked.end());
  }

  private static Looked<RequestReport, Long> requests(ResultSet rows, StatementContext context)
      throws SQLException {
    List<RequestReport> reports = new ArrayList<>();
    Long last = null;
    while (rows.next()) {
      last = rows.getObject("last", Long.class);
      if (rows.getObject("id") != null) {
        reports.add(Rows.request(rows, context));
      }
    }
    return new Looked<>(reports, last, reports.size());
  }

  Found<MoveReport, MoveId> moves(MoveSearch search, @Nullable MoveId after, int limit) {
    Looked<MoveReport, MoveId> looked = moves(search, after, limit + 1, MOST);
    return Found.of(looked.reports(), limit, MoveReport::id, looked.end());
  }

  /// Of the first `most` moves that are looked at.
  long count(MoveSearch search, int most) {
    return moves(search, null, 0, most).wanted();
  }

  private Looked<MoveReport, MoveId> moves(
      MoveSearch search, @Nullable MoveId after, int limit, int most) {
    MoveFilter filter = search.filter();
    Long request = filter.requestId();
    MoveId first = new MoveId(request == null ? 0 : request, 0);
    MoveId from = after == null || after.compareTo(first) < 0 ? first : after;
    boolean indexed =
        !filter.failureKinds().isEmpty()
            || (!filter.states().isEmpty() && INDEXED.containsAll(filter.states()));
    return database.run(
        handle -> {
          Query query =
              handle
                  .createQuery((indexed ? Sql.SEARCH_MOVES_BY_STATE : Sql.SEARCH_MOVES).text())
                  .bind("afterRequest", from.request())
                  .bind("afterNumber", from.number())
                  .bind("lastRequest", request == null ? Long.MAX_VALUE : request)
                  .bind("most", most)
                  .bind("limit", limit)
                  .bind("states", SqlArray.ofNames(states(filter)))
                  .bind("sourceProvider", Text.clean(search.sourceProvider()))
                  .bind("destinationProvider", Text.clean(search.destinationProvider()))
                  .bind("sourcePrefix", Text.clean(search.sourcePrefix()))
                  .bind("destinationPrefix", Text.clean(search.destinationPrefix()));
          if (indexed) {
            query.bind("kinds", SqlArray.ofNames(filter.failureKinds()));
          }
          return bind(query, search.labels(), search.created(), search.finished())
              .scanResultSet((rows, context) -> moves(rows.get(), context));
        });
  }

  private static Set<MoveState> states(MoveFilter filter) {
    return filter.failureKinds().isEmpty() || !filter.states().isEmpty()
        ? filter.states()
        : EnumSet.allOf(MoveState.class);
  }

  private static Looked<MoveReport, MoveId> moves(ResultSet rows, StatementContext context)
      throws SQLException {
    List<MoveReport> reports = new ArrayList<>();
    MoveId last = null;
    long wanted = 0;
    while (rows.next()) {
      wanted = rows.getLong("wanted");
      if (rows.getObject("last_request") != null) {
        last = new MoveId(rows.getLong("last_request"), rows.getInt("last_number"));
      }
      if (rows.getObject("request_id") != null) {
        reports.add(Rows.move(rows, context));
      }
    }
    return new Looked<>(reports, last, wanted);
  }

  private static Query bind(Query query, Set<String> labels, Period created, Period finished) {
    return query
        .bind("labels", SqlArray.ofTexts(labels.stream().map(Text::clean).toList()))
        .bind("createdFrom", moment(created.from(), EARLIEST))
        .bind("createdTo", moment(created.to(), LATEST))
        .bind("unfinished", finished.equals(Period.ALWAYS))
        .bind("finishedFrom", moment(finished.from(), EARLIEST))
        .bind("finishedTo", moment(finished.to(), LATEST));
  }

  /// A moment that the database can hold; all that it holds are between these two.
  private static OffsetDateTime moment(@Nullable Instant moment, OffsetDateTime otherwise) {
    if (moment == null) {
      return otherwise;
    }
    if (moment.isBefore(EARLIEST.toInstant())) {
      return EARLIEST;
    }
    return moment.isAfter(LATEST.toInstant()) ? LATEST : moment.atOffset(ZoneOffset.UTC);
  }
}

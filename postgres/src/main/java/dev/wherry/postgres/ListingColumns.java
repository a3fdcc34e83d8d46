package dev.wherry.postgres;

import dev.wherry.core.move.KeyGlob;
import dev.wherry.core.move.KeyTemplate;
import dev.wherry.core.queue.Listing;
import dev.wherry.core.queue.ListingReport;
import dev.wherry.core.queue.ListingReport.Problem;
import dev.wherry.core.queue.ListingReport.State;
import dev.wherry.core.queue.MoveRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// A request's listing, column by column.
final class ListingColumns {
  private static final Listing NONE =
      new Listing("", "", "", new KeyTemplate(""), Listing.Filter.NONE);

  private ListingColumns() {}

  static Query bind(Query enqueue, MoveRequest request) {
    Listing listing = request.listing() == null ? NONE : request.listing();
    Listing.Filter filter = listing.filter();
    return enqueue
        .bind("expected", request.listing() == null ? 0 : 1)
        .bind("listSource", listing.source())
        .bind("listPrefix", Text.check("The prefix", listing.prefix()))
        .bind("listDestination", listing.destination())
        .bind("listKey", Text.check("The key", listing.key().text()))
        .bind("listSignposted", request.signposted().contains(listing.source()))
        .bind("listInclude", globs(filter.include()))
        .bind("listExclude", globs(filter.exclude()))
        .bind("listMinBytes", filter.minBytes())
        .bind("listMaxBytes", filter.maxBytes())
        .bind("listModifiedAfter", time(filter.modifiedAfter()))
        .bind("listModifiedBefore", time(filter.modifiedBefore()));
  }

  private static Argument globs(List<KeyGlob> globs) {
    return SqlArray.ofTexts(
        globs.stream().map(glob -> Text.check("A pattern", glob.toString())).toList());
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  /// The listing of a row of its table.
  static Listing listing(ResultSet row) throws SQLException {
    return listing(row, "");
  }

  private static Listing listing(ResultSet row, String table) throws SQLException {
    return new Listing(
        row.getString(table + "source"),
        row.getString(table + "prefix"),
        row.getString(table + "destination"),
        new KeyTemplate(row.getString(table + "key")),
        new Listing.Filter(
            globs(row, "include"),
            globs(row, "exclude"),
            row.getObject("min_bytes", Long.class),
            row.getObject("max_bytes", Long.class),
            Rows.timeOrNull(row, "modified_after"),
            Rows.timeOrNull(row, "modified_before")));
  }

  private static List<KeyGlob> globs(ResultSet row, String column) throws SQLException {
    return Rows.texts(row, column).stream().map(KeyGlob::parse).toList();
  }

  private static List<Problem> problems(List<String> keys, List<String> messages) {
    return IntStream.range(0, keys.size())
        .mapToObj(i -> new Problem(keys.get(i), messages.get(i)))
        .toList();
  }

  /// That of a row of `wherry.request_report`; null when the request has none.
  static @Nullable ListingReport report(ResultSet row) throws SQLException {
    if (row.getString("list_source") == null) {
      return null;
    }
    String ended = row.getString("list_ended");
    return new ListingReport(
        listing(row, "list_"),
        ended == null ? State.RUNNING : State.valueOf(ended),
        row.getLong("found"),
        row.getLong("rejected"),
        problems(Rows.texts(row, "problem_keys"), Rows.texts(row, "problems")),
        Rows.failure(row),
        Rows.timeOrNull(row, "list_ended_at"));
  }
}

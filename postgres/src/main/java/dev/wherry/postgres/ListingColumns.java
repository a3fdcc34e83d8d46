package dev.wherry.postgres;

import dev.wherry.core.move.KeyGlob;
import dev.wherry.core.move.KeyTemplate;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.ManifestFormat;
import dev.wherry.core.queue.Listing;
import dev.wherry.core.queue.ListingReport;
import dev.wherry.core.queue.ListingReport.Problem;
import dev.wherry.core.queue.ListingReport.State;
import dev.wherry.core.queue.ManifestListing;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.PrefixListing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// A request's listing, column by column.
final class ListingColumns {
  private ListingColumns() {}

  static Query bind(Query enqueue, MoveRequest request) {
    Query query =
        enqueue
            .bind("expected", request.listing() == null ? 0 : 1)
            .bind("listSignposted", SqlArray.ofTexts(List.copyOf(request.signposted())));
    return switch (request.listing()) {
      case PrefixListing listing ->
          filter(
              query
                  .bind("listSource", listing.source())
                  .bind("listPrefix", Text.check("The prefix", listing.prefix()))
                  .bind("listFormat", (String) null)
                  .bind("listReach", (String[]) null)
                  .bind("listDestination", listing.destination())
                  .bind("listKey", Text.check("The key", listing.key().text())),
              listing.filter());
      case ManifestListing listing ->
          filter(
              query
                  .bind("listSource", listing.source())
                  .bind("listPrefix", Text.check("The manifest's key", listing.manifest().key()))
                  .bind("listFormat", listing.format().name())
                  .bind("listReach", SqlArray.ofTexts(List.copyOf(listing.reach())))
                  .bind("listDestination", (String) null)
                  .bind("listKey", (String) null),
              PrefixListing.Filter.NONE);
      case null ->
          filter(
              query
                  .bind("listSource", (String) null)
                  .bind("listPrefix", (String) null)
                  .bind("listFormat", (String) null)
                  .bind("listReach", (String[]) null)
                  .bind("listDestination", (String) null)
                  .bind("listKey", (String) null),
              PrefixListing.Filter.NONE);
    };
  }

  private static Query filter(Query enqueue, PrefixListing.Filter filter) {
    return enqueue
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
    String source = row.getString(table + "source");
    String prefix = row.getString(table + "prefix");
    String format = row.getString(table + "format");
    return format == null
        ? new PrefixListing(
            source,
            prefix,
            row.getString(table + "destination"),
            new KeyTemplate(row.getString(table + "key")),
            new PrefixListing.Filter(
                globs(row, "include"),
                globs(row, "exclude"),
                row.getObject("min_bytes", Long.class),
                row.getObject("max_bytes", Long.class),
                Rows.timeOrNull(row, "modified_after"),
                Rows.timeOrNull(row, "modified_before")))
        : new ManifestListing(
            new Location(source, prefix),
            ManifestFormat.valueOf(format),
            Set.copyOf(Rows.texts(row, table + "reach")));
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

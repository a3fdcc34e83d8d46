package dev.wherry.postgres;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.Receipt;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.queue.InFlightLimit;
import dev.wherry.core.queue.LaneReport;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.ProviderLimits;
import dev.wherry.core.queue.ProviderReport;
import dev.wherry.core.queue.RateLimit;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.RequestState;
import dev.wherry.core.queue.RetirementReport;
import dev.wherry.core.queue.Retirements;
import dev.wherry.core.queue.UploadReport;
import dev.wherry.core.queue.Webhook;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Reads rows of the queue's tables.
final class Rows {
  private Rows() {}

  static MoveReport move(ResultSet row, StatementContext context) throws SQLException {
    return new MoveReport(
        id(row),
        location(row, "source"),
        location(row, "destination"),
        MoveState.valueOf(row.getString("state")),
        row.getInt("attempts"),
        failure(row),
        receipt(row),
        retirement(row),
        row.getString("worker"),
        time(row, "created_at"),
        timeOrNull(row, "started_at"),
        timeOrNull(row, "next_attempt_at"),
        timeOrNull(row, "finished_at"));
  }

  static RequestReport request(ResultSet row, StatementContext context) throws SQLException {
    return new RequestReport(
        row.getLong("id"),
        RequestState.valueOf(row.getString("state")),
        counts(row),
        row.getLong("bytes"),
        row.getString("idempotency_key"),
        row.getInt("priority"),
        options(row),
        texts(row, "labels"),
        webhook(row),
        ListingColumns.report(row),
        time(row, "created_at"),
        timeOrNull(row, "sources_kept_at"),
        timeOrNull(row, "finished_at"));
  }

  static RequestReport.Counts counts(ResultSet row) throws SQLException {
    return new RequestReport.Counts(
        row.getLong("total"),
        row.getLong("queued"),
        row.getLong("waiting"),
        row.getLong("running"),
        row.getLong("succeeded"),
        row.getLong("skipped"),
        row.getLong("failed"),
        row.getLong("cancelled"));
  }

  static ProviderReport provider(ResultSet row, StatementContext context) throws SQLException {
    return new ProviderReport(
        row.getString("name"),
        row.getBoolean("paused"),
        row.getInt("running"),
        row.getObject("in_flight", Integer.class),
        limits(row),
        timeOrNull(row, "closed_until"));
  }

  static UploadReport upload(ResultSet row, StatementContext context) throws SQLException {
    return new UploadReport(
        row.getLong("id"),
        id(row),
        location(row, "destination"),
        row.getString("upload"),
        row.getLong("bytes"),
        row.getLong("taken"),
        time(row, "started_at"),
        timeOrNull(row, "abandoned_at"));
  }

  static ProviderLimits limits(ResultSet row) throws SQLException {
    return new ProviderLimits(
        new InFlightLimit(row.getInt("floor"), row.getObject("ceiling", Integer.class)), rate(row));
  }

  static RateLimit rate(ResultSet row) throws SQLException {
    return new RateLimit(
        row.getObject("requests_per_second", Integer.class),
        row.getObject("bytes_per_second", Long.class));
  }

  static LaneReport lane(ResultSet row, StatementContext context) throws SQLException {
    return new LaneReport(
        new Lane(row.getString("source"), row.getString("destination")),
        row.getInt("running"),
        timeOrNull(row, "paused_at"));
  }

  static MoveId id(ResultSet row) throws SQLException {
    return new MoveId(row.getLong("request_id"), row.getInt("number"));
  }

  private static Location location(ResultSet row, String column) throws SQLException {
    return location(row.getString(column));
  }

  static Location location(String text) {
    return Location.parse(text);
  }

  static MoveOptions options(ResultSet row) throws SQLException {
    Long millis = row.getObject("retire_after", Long.class);
    return new MoveOptions(
        OverwritePolicy.valueOf(row.getString("overwrite")),
        VerifyPolicy.valueOf(row.getString("verify")),
        row.getBoolean("retire_source"),
        millis == null ? null : Duration.ofMillis(millis));
  }

  private static @Nullable Webhook webhook(ResultSet row) throws SQLException {
    String name = row.getString("webhook");
    return name == null
        ? null
        : new Webhook(
            name,
            texts(row, "webhook_events").stream()
                .map(Webhook.Event::valueOf)
                .collect(Collectors.toSet()));
  }

  static Retirements.Due due(ResultSet row) throws SQLException {
    return new Retirements.Due(
        id(row),
        location(row, "source"),
        location(row, "destination"),
        Objects.requireNonNull(receipt(row)));
  }

  private static @Nullable RetirementReport retirement(ResultSet row) throws SQLException {
    Instant dueAt = timeOrNull(row, "due_at");
    String ended = row.getString("ended");
    return dueAt == null
        ? null
        : new RetirementReport(
            ended == null
                ? RetirementReport.State.SCHEDULED
                : RetirementReport.State.valueOf(ended),
            dueAt,
            timeOrNull(row, "ended_at"),
            row.getString("failure"));
  }

  static @Nullable Failure failure(ResultSet row) throws SQLException {
    String kind = row.getString("failure_kind");
    return kind == null
        ? null
        : new Failure(FailureKind.valueOf(kind), row.getString("failure_message"));
  }

  private static @Nullable Receipt receipt(ResultSet row) throws SQLException {
    String evidence = row.getString("evidence");
    String guard = row.getString("guard");
    return evidence == null
        ? null
        : new Receipt(
            row.getLong("bytes"),
            row.getString("crc32c"),
            row.getString("sha256"),
            row.getString("source_version"),
            row.getString("destination_version"),
            row.getString("source_checksum"),
            Receipt.Evidence.valueOf(evidence),
            guard == null ? null : Receipt.Guard.valueOf(guard),
            texts(row, "lost_attributes"));
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(timeOrNull(row, column), column);
  }

  static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static List<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  /// An array of numbers; an empty one when it is null.
  static int[] ints(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null
        ? new int[0]
        : Arrays.stream((Integer[]) array.getArray()).mapToInt(Integer::intValue).toArray();
  }
}

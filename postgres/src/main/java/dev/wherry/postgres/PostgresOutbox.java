package dev.wherry.postgres;

import dev.wherry.core.queue.Outbox;
import dev.wherry.core.queue.Webhook;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// [Outbox] in PostgreSQL. Each verb is one statement that commits by itself.
///
/// May be used from any thread.
final class PostgresOutbox implements Outbox {
  /// Whoever asks for a count does so again and again.
  private static final int MOST_COUNTED = 100_000;

  private final Database database;

  PostgresOutbox(Database database) {
    this.database = database;
  }

  /// A request that was taken, with its first event; null when it has none any more.
  private record Taken(long request, int token, long told, @Nullable Due first) {
    static Taken of(ResultSet row) throws SQLException {
      long request = row.getLong("request_id");
      int token = row.getInt("token");
      long told = row.getLong("told");
      UUID name = row.getObject("name", UUID.class);
      return new Taken(
          request,
          token,
          told,
          name == null
              ? null
              : new Due(
                  row.getString("webhook"),
                  request,
                  token,
                  told,
                  row.getLong("id"),
                  name,
                  Webhook.Event.valueOf(row.getString("type")),
                  Rows.time(row, "happened_at"),
                  row.getInt("tries"),
                  row.getString("data")));
    }
  }

  @Override
  public List<Due> due(Map<String, Integer> free, Duration lease) {
    List<Map.Entry<String, Integer>> webhooks = List.copyOf(free.entrySet());
    List<Taken> taken =
        database.run(
            handle ->
                handle
                    .createQuery(Sql.DUE_EVENTS.text())
                    .bind(
                        "webhooks",
                        SqlArray.ofTexts(webhooks.stream().map(Map.Entry::getKey).toList()))
                    .bind(
                        "free",
                        SqlArray.ofInts(webhooks.stream().mapToInt(Map.Entry::getValue).toArray()))
                    .bind("lease", lease.toMillis())
                    .map((row, _) -> Taken.of(row))
                    .list());
    List<Due> due = new ArrayList<>();
    for (Taken request : taken) {
      if (request.first() == null) {
        end(request.request(), request.token(), request.told(), /* event= */ 0);
      } else {
        due.add(request.first());
      }
    }
    return due;
  }

  @Override
  public void delivered(Due due) {
    end(due.request(), due.token(), due.told(), due.id());
  }

  private void end(long request, int token, long told, long event) {
    database.run(
        handle ->
            handle
                .createUpdate(Sql.DELIVERED_EVENT.text())
                .bind("request", request)
                .bind("token", token)
                .bind("told", told)
                .bind("event", event)
                .execute());
  }

  @Override
  public boolean failed(Due due, String reason, Duration delay, Duration longest) {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.FAILED_EVENT.text())
                .bind("request", due.request())
                .bind("token", due.token())
                .bind("event", due.id())
                .bind("failure", Text.line(reason))
                .bind("delay", delay.toMillis())
                .bind("longest", longest.toMillis())
                .mapTo(boolean.class)
                .findOne()
                .orElse(false));
  }

  @Override
  public List<DeadLetter> deadLetters(@Nullable Long after, int limit) {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.DEAD_EVENTS.text())
                .bind("after", after == null ? 0 : after)
                .bind("limit", limit)
                .map((row, _) -> deadLetter(row))
                .list());
  }

  private static DeadLetter deadLetter(ResultSet row) throws SQLException {
    return new DeadLetter(
        row.getLong("id"),
        Objects.requireNonNull(row.getObject("name", UUID.class)),
        row.getString("webhook"),
        row.getLong("request_id"),
        row.getObject("number", Integer.class),
        Webhook.Event.valueOf(row.getString("type")),
        Rows.time(row, "happened_at"),
        Rows.time(row, "died_at"),
        row.getInt("tries"),
        row.getString("failure"));
  }

  @Override
  public int redeliver(Collection<Long> ids) {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.REDELIVER_EVENTS.text())
                .bind("events", SqlArray.ofLongs(ids.stream().mapToLong(id -> id).toArray()))
                .mapTo(int.class)
                .one());
  }

  @Override
  public Counts count() {
    return database.run(
        handle ->
            handle
                .createQuery(Sql.COUNT_EVENTS.text())
                .bind("limit", MOST_COUNTED)
                .map((row, _) -> new Counts(row.getLong("pending"), row.getLong("dead")))
                .one());
  }
}

package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every statement of the queue keeps to its indexes on a large table, whatever the planner knew
/// when it made the plan: that the tables were empty, or what they hold now.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QueryPlanTest {
  private static final int RUNNING = 1_000;
  private static final int BATCH = 100;

  /// Pages that a statement may touch: a few dozen for each row of a batch, and never a table's.
  private static final int PAGES = BATCH * 40;

  private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w]):([a-zA-Z0-9]+)");
  private static final Pattern INDEX = Pattern.compile("(?:using|Index Scan on) (\\w+)");
  private static final Pattern BUFFERS =
      Pattern.compile("Buffers: shared(?: hit=(\\d+))?(?: read=(\\d+))?");
  private static final Pattern REMOVED = Pattern.compile("Rows Removed by .*: (\\d+)");

  /// A statement and the indexes of the large table that it may use.
  record Plan(Sql verb, Set<String> indexes) {
    Plan(Sql verb, String... indexes) {
      this(verb, Set.of(indexes));
    }
  }

  /// A parameter's type and a value, both as SQL.
  private record Sample(String type, String value) {}

  private static final Map<String, Sample> SAMPLES =
      Map.ofEntries(
          sample("total", "int", "100"),
          sample("priority", "int", "0"),
          sample("overwrite", "text", "'NEVER'"),
          sample("verify", "text", "'CHECKSUM'"),
          sample("retireSource", "boolean", "false"),
          sample("known", "text[]", "'{old,new}'"),
          sample("retireAfter", "bigint", "null"),
          sample("retireAfters", "bigint[]", each("86400000")),
          sample("end", "text", "'RETIRED'"),
          sample("failure", "text", "null"),
          sample("labels", "text[]", "'{}'"),
          sample("key", "text", "'key 7'"),
          sample("hash", "bytea", "'\\x00'"),
          sample("lanes", "int[]", "'{1}'"),
          sample("laneOfMove", "int[]", each("1")),
          sample("placeInLane", "int[]", each("0")),
          sample("sources", "text[]", each("old:a")),
          sample("destinations", "text[]", each("new:a")),
          sample("source", "text", "'old'"),
          sample("destination", "text", "'new'"),
          sample("worker", "bigint", "1"),
          sample("progress", "text", "'{}'"),
          sample("perLane", "int", "1000"),
          sample("running", "int[]", "'{}'"),
          sample("thorough", "boolean", "false"),
          sample("careful", "boolean", "true"),
          sample("from", "bigint", "0"),
          sample("providers", "text[]", "'{old}'"),
          sample("pauses", "bigint[]", "'{0}'"),
          sample("provider", "text", "'old'"),
          sample("paused", "boolean", "true"),
          sample("lane", "int", "1"),
          sample("floor", "int", "1"),
          sample("ceiling", "int", "10"),
          sample("requestsPerSecond", "int", "100"),
          sample("bytesPerSecond", "bigint", "null"),
          sample("requests", "bigint[]", each("3")),
          sample("attempts", "bigint", "0"),
          sample("numbers", "int[]", "'" + numbers() + "'"),
          sample("tokens", "int[]", each("1")),
          sample("ends", "text[]", each("FAILED")),
          sample("states", "text[]", "'{FAILED}'"),
          sample("bytes", "bigint[]", each("null")),
          sample("crc32c", "text[]", each("null")),
          sample("sha256", "text[]", each("null")),
          sample("sourceVersions", "text[]", each("null")),
          sample("destinationVersions", "text[]", each("null")),
          sample("evidence", "text[]", each("null")),
          sample("lostAttributes", "text[]", each("null")),
          sample("failureKinds", "text[]", each("INTERNAL")),
          sample("failureMessages", "text[]", each("no")),
          sample("delays", "bigint[]", each("null")),
          sample("counted", "boolean[]", each("t")),
          sample("tried", "int", "1"),
          sample("request", "bigint", "1"),
          sample("number", "int", "5"),
          sample("token", "int", "0"),
          sample("limit", "int", "100"),
          sample("lease", "bigint", "1000"),
          sample("workers", "bigint[]", "'{1}'"),
          sample("id", "bigint", "2"),
          sample("before", "bigint", "1000"),
          sample("afterRequest", "bigint", "2"),
          sample("afterNumber", "int", "50000"),
          sample("firstRequest", "bigint", "1"),
          sample("lastRequest", "bigint", "10"),
          sample("sourceChecksums", "text[]", each("null")),
          sample("guards", "text[]", each("null")),
          sample("upload", "text", "'upload 5'"),
          sample("version", "text", "'v'"),
          sample("size", "bigint", "100"),
          sample("partBytes", "bigint", "10"),
          sample("sizes", "bigint[]", each("8")),
          sample("tags", "text[]", each("tag")),
          sample("again", "bigint", "1000"),
          sample("after", "bigint", "500"),
          sample("signposts", "int[]", "'" + numbers() + "'"),
          sample("webhook", "text", "'hook'"),
          sample("webhookEvents", "text[]", "'{MOVE_FAILED}'"),
          sample("webhooks", "text[]", "'{hook}'"),
          sample("free", "int[]", "'{8}'"),
          sample("event", "bigint", "7"),
          sample("events", "bigint[]", "'{3,6,9}'"),
          sample("told", "bigint", "1"),
          sample("delay", "bigint", "1000"),
          sample("longest", "bigint", "0"),
          sample("place", "bigint", "500"),
          sample("kid", "text", "'k'"),
          sample("settings", "text", "'s'"),
          sample("found", "text[]", "'{a,b}'"),
          sample("x", "text", "'x'"),
          sample("ending", "text", "'FINISHED'"),
          sample("expected", "int", "1"),
          sample("listSource", "text", "'old'"),
          sample("listPrefix", "text", "'a/'"),
          sample("listDestination", "text", "'new'"),
          sample("listKey", "text", "'{path}'"),
          sample("listSignposted", "text[]", "'{old}'"),
          sample("listFormat", "text", "null"),
          sample("listReach", "text[]", "null"),
          sample("listInclude", "text[]", "'{}'"),
          sample("listExclude", "text[]", "'{}'"),
          sample("listMinBytes", "bigint", "null"),
          sample("listMaxBytes", "bigint", "null"),
          sample("listModifiedAfter", "timestamptz", "null"),
          sample("listModifiedBefore", "timestamptz", "null"),
          sample("position", "text", "'p'"),
          sample("last", "boolean", "false"),
          sample("listed", "bigint", "100"),
          sample("rejected", "bigint", "1"),
          sample("kept", "int", "100"),
          sample("problemKeys", "text[]", "'{k}'"),
          sample("problems", "text[]", "'{no}'"),
          sample("moves", "int", "100"),
          sample("kind", "text", "'TIMED_OUT'"),
          sample("message", "text", "'slow'"),
          sample("asked", "bigint", "5"),
          sample("secretHash", "text", "repeat('a1', 32)"),
          sample("name", "text", "'root'"),
          sample("scopes", "text[]", "'{ADMIN}'"),
          sample("createdAt", "timestamptz", "now()"),
          sample("expiresAt", "timestamptz", "null"),
          sample("most", "int", "300"),
          sample("createdFrom", "timestamptz", "'0001-01-01'"),
          sample("createdTo", "timestamptz", "'9999-12-31'"),
          sample("unfinished", "boolean", "false"),
          sample("finishedFrom", "timestamptz", "'0001-01-01'"),
          sample("finishedTo", "timestamptz", "'9999-12-31'"),
          sample("sourceProvider", "text", "null"),
          sample("destinationProvider", "text", "'new'"),
          sample("sourcePrefix", "text", "'old:1'"),
          sample("destinationPrefix", "text", "''"),
          sample("kinds", "text[]", "'{TOO_LARGE}'"));

  private static Map.Entry<String, Sample> sample(String name, String type, String value) {
    return Map.entry(name, new Sample(type, value));
  }

  /// An array of the same value for each move of a batch.
  private static String each(String value) {
    return "'{" + String.join(",", Collections.nCopies(BATCH, value)) + "}'";
  }

  private static String numbers() {
    return IntStream.rangeClosed(1, BATCH)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(",", "{", "}"));
  }

  /// Uploads of the running moves.
  private static final String FILL_UPLOADS =
      """
      insert into wherry.upload (
        request_id, number, bytes, part_bytes, provider, destination, upload, source_version
      )
      select 3, n, 100, 10, 'new', 'new:3/' || n, 'upload ' || n, 'v' from generate_series(1, 1000) n;
      insert into wherry.part (upload_id, number, bytes, tag)
      select u.id, n, 10, 'tag' from wherry.upload u cross join generate_series(1, 10) n
      """;

  /// Sources of request 2: the first few are due, the others are not, and a third was deleted.
  private static final String FILL_RETIREMENTS =
      """
      update wherry.request set retire_source = true, retire_after = 86400000 where id = 2;
      insert into wherry.retirement (request_id, number, lane_id, due_at, try_at, ended, ended_at)
      select
        2, n, 1, now() + (n - 20000) * interval '1 second', now() + (n - 20000) * interval '1 second',
        case n % 3 when 0 then 'RETIRED' end, case n % 3 when 0 then now() end
      from generate_series(1, 200000) n
      """;

  /// Of many requests, most of them long gone: one is due, and a few failed.
  private static final String FILL_LISTINGS =
      """
      insert into wherry.listing (
        request_id, source, prefix, destination, key, signposted, include, exclude, due_at, ended_at, ended, failure_kind
      )
      select
        n + 1000000, 'old', 'a/', 'new', '{path}', '{old}', '{}', '{}', null, now(),
        case n % 5000 when 0 then 'FAILED' else 'FINISHED' end, case n % 5000 when 0 then 'TOO_LARGE' end
      from generate_series(1, 100000) n;
      insert into wherry.listing (request_id, source, prefix, destination, key, signposted, include, exclude)
      values (1, 'old', 'a/', 'new', '{path}', '{old}', '{}', '{}');
      update wherry.request set total = 10000000, expected = 1, finished_at = null where id = 1
      """;

  /// Of many requests: some are due, the others later or done with; a third is dead.
  private static final String FILL_EVENTS =
      """
      insert into wherry.delivery (request_id, webhook, told, token, due_at)
      select
        n, 'hook', 1, 0,
        case when n <= 1000 then now() when n <= 50000 then now() + n * interval '1 second' end
      from generate_series(1, 100000) n;
      insert into wherry.event (request_id, type, data, died_at)
      select n, 'REQUEST_FINISHED', '{}', case n % 3 when 0 then now() end
      from generate_series(1, 100000) n
      """;

  /// One location was moved again and again, a hundred thousand others once.
  private static final String FILL_SIGNPOSTS =
      """
      insert into wherry.signpost (hash, request_id, number)
      select hashtextextended(case when n <= 1000 then 'old' else 'old:' || n end, 0), 2, n
      from generate_series(1, 100000) n
      """;

  /// As twenty connections write them in two minutes, and moves of two requests that somebody
  /// followed.
  private static final String FILL_TALLIES =
      """
      insert into wherry.tally (lane_id, writer, at, succeeded)
      select 1, w, date_bin('10 seconds', now() - n * interval '10 seconds', 'epoch'), 100
      from generate_series(1, 20) w
      cross join generate_series(0, 12) n;
      insert into wherry.finish (request_id, number, at)
      select 1 + n % 2, n, case when n <= 1000 then now() - interval '2 hours' else now() end
      from generate_series(1, 100000) n
      """;

  /// Requests 1 to 8 are large, each with moves in one state; a thousand more are small and over.
  private static final String FILL =
      """
      insert into wherry.worker (id, name, heartbeat_at)
      overriding system value
      values (1, 'one', now()), (2, 'two', now()), (3, 'silent', now() - interval '1 hour');
      insert into wherry.request (
        id, total, waiting, succeeded, failed, finished_at, cancelled_at, resumed_at, priority,
        overwrite, verify, retire_source, labels, lanes, idempotency_key, input_hash
      )
      overriding system value
      select
        r.id, r.total, r.waiting, r.succeeded, r.failed,
        case when r.succeeded + r.failed = r.total then now() end,
        case when r.id in (3, 8) then now() end,
        case r.id when 6 then now() end,
        0, 'NEVER', 'CHECKSUM', false, '{}', '{1}', 'key ' || r.id, ''
      from (
        values
          (1, 1000000, 0, 0, 0), (2, 1000000, 0, 1000000, 0), (3, 1000, 0, 0, 0),
          (4, 5000, 5000, 0, 0), (5, 5000, 0, 0, 5000), (6, 5000, 0, 0, 0), (7, 5000, 0, 0, 0),
          (8, 5000, 0, 0, 0)
        union all
        select n, 1, 0, 1, 0 from generate_series(9, 1008) n
      ) r (id, total, waiting, succeeded, failed)
      order by r.id;
      insert into wherry.move (
        request_id, number, lane_id, priority, turn, source, destination, state, held, worker_id,
        token, started_at, next_attempt_at, finished_at, bytes, evidence, failure_kind, failure_message
      )
      select
        q.id, n, 1, 0, n, 'old:' || n,
        'new:' || case q.id when 7 then 3 else q.id end || '/' || n, s.state,
        case q.id when 6 then 'REQUEST' when 7 then 'DESTINATION' end,
        case s.state when 'RUNNING' then case when n <= 100 then 1 else 2 end when 'FAILED' then 2 end,
        case s.state when 'QUEUED' then 0 else 1 end,
        case when s.state <> 'QUEUED' then now() end,
        case s.state when 'WAITING' then now() end,
        case when s.state in ('SUCCEEDED', 'FAILED') then now() end,
        case s.state when 'SUCCEEDED' then 1 end,
        case s.state when 'SUCCEEDED' then 'SIZE' end,
        case when s.state in ('FAILED', 'WAITING') then 'TOO_LARGE' end,
        case when s.state in ('FAILED', 'WAITING') then 'no' end
      from wherry.request q
      cross join generate_series(1, q.total) n
      cross join lateral (
        select
          case q.id
            when 3 then 'RUNNING' when 4 then 'WAITING' when 5 then 'FAILED'
            else case when q.id in (1, 6, 7, 8) then 'QUEUED' else 'SUCCEEDED' end
          end as state
      ) s\
      """;

  private TestDatabase database;
  private Connection planned;
  private Connection informed;

  static Stream<Plan> plans() {
    return Stream.of(
        new Plan(Sql.ENQUEUE, "move_claim"),
        new Plan(Sql.KNOWN_REQUEST),
        new Plan(Sql.LANE),
        new Plan(Sql.STORE_LANE),
        new Plan(Sql.BEAT, "move_running"),
        new Plan(Sql.CLAIM, "move_claim", "move_writing"),
        new Plan(Sql.SETTLE, "move_pkey", "move_behind"),
        new Plan(Sql.HOLDS, "move_pkey"),
        new Plan(Sql.WAKE, "move_waiting"),
        new Plan(Sql.LOSE_WORKERS),
        new Plan(Sql.RECLAIM, "move_running"),
        new Plan(Sql.LOCK_WORKER),
        new Plan(Sql.LEAVE, "move_running"),
        new Plan(Sql.RELEASE, "move_paused"),
        new Plan(Sql.UNBLOCK, "move_behind", "move_writing"),
        new Plan(Sql.SWEEP, "move_pkey", "move_paused"),
        new Plan(Sql.PRUNE_ATTEMPTS),
        new Plan(Sql.PRUNE_WORKERS),
        new Plan(Sql.PRUNE_FINISHES),
        new Plan(Sql.SUM_TALLIES),
        new Plan(Sql.HOLD_LIMITS),
        new Plan(Sql.THROTTLE),
        new Plan(Sql.EASE),
        new Plan(Sql.CANCEL),
        new Plan(Sql.PAUSE),
        new Plan(Sql.RESUME),
        new Plan(Sql.RETRY, "move_by_failure", "move_by_state"),
        new Plan(Sql.PAUSE_LANE),
        new Plan(Sql.PAUSE_PROVIDER),
        new Plan(Sql.ANNOUNCE_PROVIDER),
        new Plan(Sql.PROVIDER_LIMITS),
        new Plan(Sql.LIMIT_PROVIDER),
        new Plan(Sql.PROVIDERS, "move_running"),
        new Plan(Sql.LANES, "move_running"),
        new Plan(Sql.REQUEST, "move_running"),
        new Plan(Sql.REQUESTS, "move_running"),
        new Plan(Sql.REQUEST_OUTSIDE),
        new Plan(Sql.MOVE, "move_pkey"),
        new Plan(Sql.SIGNPOST, "move_pkey"),
        new Plan(Sql.MOVES, "move_pkey"),
        new Plan(Sql.MOVES_BY_STATE, "move_pkey", "move_running", "move_by_state"),
        new Plan(Sql.MOVES_BY_FAILURE, "move_by_failure", "move_pkey"),
        new Plan(Sql.COUNT_MOVES, "move_running"),
        new Plan(Sql.COUNT_MOVES_BY_FAILURE, "move_by_failure"),
        new Plan(Sql.SEARCH_REQUESTS, "move_running"),
        new Plan(Sql.SEARCH_MOVES, "move_pkey"),
        new Plan(
            Sql.SEARCH_MOVES_BY_STATE,
            "move_by_failure",
            "move_by_state",
            "move_running",
            "move_pkey"),
        new Plan(Sql.COUNT_FAILURES, "move_by_failure"),
        new Plan(Sql.LEFT_UPLOAD),
        new Plan(Sql.BEGIN_UPLOAD, "move_pkey"),
        new Plan(Sql.TAKE_PARTS, "move_pkey"),
        new Plan(Sql.END_UPLOAD),
        new Plan(Sql.ABANDON_UPLOAD),
        new Plan(Sql.ORPHANED_UPLOADS, "move_pkey"),
        new Plan(Sql.UPLOADS),
        new Plan(Sql.COUNT_UPLOADS),
        new Plan(Sql.STATS, "move_claim", "move_running"),
        new Plan(Sql.FINISHED, "move_pkey"),
        new Plan(Sql.DUE_LISTINGS),
        new Plan(Sql.APPEND_LISTING, "move_claim"),
        new Plan(Sql.LATER_LISTING),
        new Plan(Sql.GIVE_UP_LISTING),
        new Plan(Sql.RETRY_LISTINGS),
        new Plan(Sql.DUE_RETIREMENTS, "move_pkey"),
        new Plan(Sql.RETIREMENT_WANTED),
        new Plan(Sql.TRY_RETIREMENT),
        new Plan(Sql.KEEP_SOURCES),
        new Plan(Sql.KEEP_RETIREMENTS),
        new Plan(Sql.DUE_EVENTS),
        new Plan(Sql.DELIVERED_EVENT),
        new Plan(Sql.FAILED_EVENT),
        new Plan(Sql.DEAD_EVENTS),
        new Plan(Sql.REDELIVER_EVENTS),
        new Plan(Sql.PUBLISH_RECEIPT_KEY),
        new Plan(Sql.RECEIPT_KEYS),
        new Plan(Sql.RECALL_PROBE),
        new Plan(Sql.KEEP_PROBE),
        new Plan(Sql.TOKENS),
        new Plan(Sql.ADD_TOKEN),
        new Plan(Sql.REVOKE_TOKEN));
  }

  @BeforeAll
  void prepareOnEmptyTablesThenFill() throws SQLException {
    database = TestDatabase.fresh();
    new Schema(database.settings()).migrate();
    database.execute("insert into wherry.lane (source, destination) values ('old', 'new')");
    database.execute("insert into wherry.lane_clock (lane_id, priority) values (1, 0)");
    database.execute("insert into wherry.provider (name) values ('old'), ('new')");
    Stream.of(
            "move",
            "request",
            "attempt",
            "worker",
            "lane",
            "lane_clock",
            "provider",
            "upload",
            "part",
            "retirement",
            "listing",
            "event",
            "signpost",
            "delivery",
            "tally",
            "finish")
        .forEach(
            table -> {
              database.execute(
                  "alter table wherry.%s set (autovacuum_enabled = off)".formatted(table));
              database.execute("vacuum analyze wherry." + table);
            });
    planned = prepared();
    fill();
    database.execute("analyze");
    informed = prepared();
  }

  @AfterAll
  void close() throws SQLException {
    planned.close();
    informed.close();
    database.drop();
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aPlanMadeOnEmptyTablesKeepsToItsIndexes(Plan plan) throws SQLException {
    check(planned, plan);
  }

  @ParameterizedTest
  @MethodSource("plans")
  void aPlanMadeOnFullTablesKeepsToItsIndexes(Plan plan) throws SQLException {
    check(informed, plan);
  }

  private static void check(Connection connection, Plan plan) throws SQLException {
    List<String> lines = explain(connection, plan.verb());
    String text = String.join("\n", lines);
    assertThat(text)
        .doesNotContain("Seq Scan on move", "Seq Scan on request ", "Hash Join", "Gather");
    assertThat(moveIndexes(lines)).as(text).isEqualTo(plan.indexes());
    assertThat(first(BUFFERS, text)).as(text).isLessThan(PAGES);
    assertThat(largest(REMOVED, text)).as(text).isLessThanOrEqualTo(RUNNING);
  }

  private static Set<String> moveIndexes(List<String> lines) {
    Set<String> used = new HashSet<>();
    for (String line : lines) {
      Matcher index = INDEX.matcher(line);
      if (index.find() && index.group(1).startsWith("move_")) {
        used.add(index.group(1));
      }
    }
    return used;
  }

  private static long first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? number(matcher.group(1)) + number(matcher.group(2)) : 0;
  }

  private static long largest(Pattern pattern, String text) {
    return pattern.matcher(text).results().mapToLong(m -> number(m.group(1))).max().orElse(0);
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /// A connection like those of the queue, on which every statement is prepared and planned.
  private Connection prepared() throws SQLException {
    Connection connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute(Sql.SESSION.text());
      for (Plan plan : plans().toList()) {
        List<String> names = parameters(plan.verb());
        String text =
            PARAMETER
                .matcher(withoutComments(plan.verb()))
                .replaceAll(m -> Matcher.quoteReplacement("$" + (names.indexOf(m.group(1)) + 1)));
        statement.execute(
            "prepare %s %s as %s".formatted(plan.verb(), join(names, Sample::type), text));
      }
    }
    for (Plan plan : plans().toList()) {
      explain(connection, plan.verb());
    }
    return connection;
  }

  private static List<String> explain(Connection connection, Sql verb) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "explain (analyze, buffers, costs off, timing off) execute %s %s"
                    .formatted(verb, join(parameters(verb), Sample::value)))) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
      return lines;
    } finally {
      connection.rollback();
    }
  }

  private static List<String> parameters(Sql verb) {
    return PARAMETER
        .matcher(withoutComments(verb))
        .results()
        .map(m -> m.group(1))
        .distinct()
        .toList();
  }

  private static String withoutComments(Sql verb) {
    return verb.text().replaceAll("--.*", "");
  }

  private static String join(List<String> names, Function<Sample, String> part) {
    return names.isEmpty()
        ? ""
        : names.stream()
            .map(name -> part.apply(Objects.requireNonNull(SAMPLES.get(name), name)))
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private void fill() {
    for (String statement :
        (FILL
                + ";"
                + FILL_UPLOADS
                + ";"
                + FILL_RETIREMENTS
                + ";"
                + FILL_LISTINGS
                + ";"
                + FILL_EVENTS
                + ";"
                + FILL_SIGNPOSTS
                + ";"
                + FILL_TALLIES)
            .split(";", -1)) {
      database.execute(statement);
    }
  }
}

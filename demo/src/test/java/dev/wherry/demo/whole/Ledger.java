package dev.wherry.demo.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.postgres.embedded.OwnPostgres;
import java.sql.SQLException;
import java.util.List;

/// What the tables say of moves and their attempts, after all is done.
record Ledger(OwnPostgres database) {
  /// How many moves are final.
  int done() throws SQLException {
    return number(
        "select coalesce(sum(succeeded + skipped + failed + cancelled), 0) from wherry.request");
  }

  int number(String sql) throws SQLException {
    return Integer.parseInt(database.query(sql).getFirst());
  }

  /// Fails unless every claim is accounted for, and no two of a move were live at once.
  void assertAttemptsAddUp() throws SQLException {
    assertThat(
            database.query(
                """
                select m.request_id, m.number, m.token, array_agg(a.token order by a.token)
                from wherry.move m
                left join wherry.attempts a using (request_id, number)
                group by m.request_id, m.number, m.token
                having array_agg(a.token order by a.token)
                  is distinct from array(select generate_series(1, m.token))
                limit 5
                """))
        .as("moves whose claims are not all told, each once")
        .isEmpty();
    assertThat(
            database.query(
                """
                select request_id, number, token, started_at, ended_at, next_started_at
                from (
                  select *,
                    lead(started_at) over (partition by request_id, number order by token)
                      as next_started_at
                  from wherry.attempts
                ) a
                where ended_at < started_at or next_started_at < ended_at or ended_at is null
                limit 5
                """))
        .as("claims of a move that overlap")
        .isEmpty();
    assertThat(
            database.query(
                """
                select m.request_id, m.number, m.attempts, count(*) filter (where a.counted)
                from wherry.move m join wherry.attempts a using (request_id, number)
                group by m.request_id, m.number, m.attempts
                having m.attempts <> count(*) filter (where a.counted)
                limit 5
                """))
        .as("moves whose attempts are not those that count")
        .isEmpty();
    assertThat(
            database.query(
                """
                select distinct ended, counted from wherry.attempt
                where (ended = 'LOST' and not counted) or (ended = 'RELEASED' and counted)
                """))
        .as("a lost attempt counts, a released one does not")
        .isEmpty();
    assertThat(
            database.query(
                """
                select a.request_id, a.number, a.token, w.name
                from wherry.attempt a join wherry.worker w on w.id = a.worker_id
                where a.ended = 'LOST' and w.lost_at is null
                limit 5
                """))
        .as("attempts lost by workers that were not")
        .isEmpty();
  }

  /// Fails unless the requests' counters are what their moves say.
  void assertCountersAgree() throws SQLException {
    assertThat(
            database.query(
                """
                select q.id, q.total, q.succeeded, q.skipped, q.failed, q.cancelled, q.waiting, q.bytes
                from wherry.request q
                join wherry.move m on m.request_id = q.id
                group by q.id
                having (q.total, q.succeeded, q.skipped, q.failed, q.cancelled, q.waiting, q.bytes)
                  is distinct from (
                    count(*)::int,
                    count(*) filter (where m.state = 'SUCCEEDED')::int,
                    count(*) filter (where m.state = 'SKIPPED')::int,
                    count(*) filter (where m.state = 'FAILED')::int,
                    count(*) filter (where m.state = 'CANCELLED')::int,
                    count(*) filter (where m.state = 'WAITING')::int,
                    coalesce(sum(m.bytes) filter (where m.state = 'SUCCEEDED'), 0)::bigint
                  )
                """))
        .as("requests whose counters are wrong")
        .isEmpty();
    assertThat(
            database.query(
                """
                select t.*
                from (
                  select lane_id, sum(total) as total, sum(waiting) as waiting,
                    sum(succeeded) as succeeded, sum(skipped) as skipped, sum(failed) as failed,
                    sum(cancelled) as cancelled, sum(bytes) as bytes
                  from wherry.tally
                  group by lane_id
                ) t
                where (
                    t.total, t.waiting, t.succeeded, t.skipped, t.failed, t.cancelled, t.bytes
                  )::text is distinct from (
                    select (
                      count(*),
                      count(*) filter (where m.state = 'WAITING'),
                      count(*) filter (where m.state = 'SUCCEEDED'),
                      count(*) filter (where m.state = 'SKIPPED'),
                      count(*) filter (where m.state = 'FAILED'),
                      count(*) filter (where m.state = 'CANCELLED'),
                      coalesce(sum(m.bytes) filter (where m.state = 'SUCCEEDED'), 0)
                    )::text
                    from wherry.move m
                    where m.lane_id = t.lane_id
                  )
                """))
        .as("lanes whose tallies are wrong")
        .isEmpty();
  }

  /// Fails unless all moves arrived. One that stood there already was left by a lost attempt.
  void assertAllArrived(int moves) throws SQLException {
    assertThat(
            database.query("select state, count(*) from wherry.move group by state order by state"))
        .as("states of moves")
        .allMatch(line -> line.matches("(SUCCEEDED|SKIPPED) \\d+"));
    assertThat(number("select count(*) from wherry.move")).isEqualTo(moves);
    assertThat(
            database.query(
                """
                select m.request_id, m.number from wherry.move m
                where m.state = 'SKIPPED' and not exists (
                  select from wherry.attempt a
                  where (a.request_id, a.number) = (m.request_id, m.number)
                )
                limit 5
                """))
        .as("skipped, though nobody had tried before")
        .isEmpty();
  }

  List<String> workers() throws SQLException {
    return database.query(
        "select id, name, joined_at, heartbeat_at, left_at, lost_at from wherry.worker order by id");
  }
}

package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.Move;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.OverwritePolicy;
import dev.wherry.core.move.VerifyPolicy;
import dev.wherry.core.queue.Acceptance;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.ProviderLimits;
import dev.wherry.core.queue.Requests;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/// `wherry.enqueue_move`: an application asks for moves in its own transactions, in plain SQL.
final class EnqueueMoveTest {
  private final TestDatabase database = TestDatabase.fresh();
  private PostgresQueue queue;

  @BeforeEach
  void open() {
    queue = PostgresQueue.open(database.settings());
    queue.controls().announce("old", ProviderLimits.NONE);
    queue.controls().announce("new", ProviderLimits.NONE);
  }

  @AfterEach
  void close() {
    queue.close();
    database.drop();
  }

  private List<Claim> claims() {
    return queue.queue().claim(queue.queue().join("w"), Requests.slots(10));
  }

  private static long one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void aMoveIsCarriedOnceItsTransactionCommits() throws SQLException {
    try (Connection application = database.connect()) {
      application.setAutoCommit(false);
      long request =
          one(
              application,
              "select wherry.enqueue_move('old:a b/ü.jpg', 'new:c.jpg', priority => 7, overwrite =>"
                  + " 'NEVER', verify => 'REREAD', retire_source => true, labels => '{spring}')");
      assertThat(claims()).isEmpty();

      application.commit();

      assertThat(claims())
          .extracting(Claim::move)
          .containsExactly(
              new Move(
                  new MoveId(request, 1),
                  new Location("old", "a b/ü.jpg"),
                  new Location("new", "c.jpg"),
                  new MoveOptions(OverwritePolicy.NEVER, VerifyPolicy.REREAD, true)));
      var report = queue.reports().request(request).orElseThrow();
      assertThat(report.priority()).isEqualTo(7);
      assertThat(report.labels()).containsExactly("spring");
    }
  }

  @Test
  void aMoveNeverWasWhenItsTransactionRollsBack() throws SQLException {
    try (Connection application = database.connect()) {
      application.setAutoCommit(false);
      one(application, "select wherry.enqueue_move('old:a', 'new:a', 'key')");
      application.rollback();
    }

    assertThat(claims()).isEmpty();
    assertThat(queue.reports().requests(null, 10)).isEmpty();
  }

  @Test
  void workersAreWokenOncePerCommit() throws Exception {
    Semaphore woken = new Semaphore(0);
    try (var _ = queue.signals().onQueued(woken::release);
        Connection listener = database.connect();
        Connection application = database.connect()) {
      listener.createStatement().execute("listen wherry_queued");
      woken.drainPermits();
      application.setAutoCommit(false);
      one(
          application,
          "select max(wherry.enqueue_move('old:' || n, 'new:' || n)) from generate_series(1, 500) n");
      application.commit();

      assertThat(woken.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      var heard = listener.unwrap(PGConnection.class).getNotifications(20_000);
      assertThat(heard).hasSize(1);
    }
    assertThat(queue.reports().requests(null, 1_000)).hasSize(500);
  }

  @Test
  void movesOfBothWaysTakeTheirTurns() throws SQLException {
    queue.queue().enqueue(Requests.of(1_000));
    queue.queue().claim(queue.queue().join("w"), Requests.slots(100));
    long request;
    try (Connection application = database.connect()) {
      request = one(application, "select wherry.enqueue_move('old:a', 'new:a')");
    }

    assertThat(claims()).extracting(c -> c.move().id().request()).contains(request);
  }

  @Test
  void anIdempotencyKeyIsOneForBothWays() throws SQLException {
    MoveRequest same =
        new MoveRequest(
            "order-17",
            3,
            MoveOptions.DEFAULT,
            List.of("a", "ü"),
            List.of(new MoveRequest.Leg(new Location("old", "ü/1"), new Location("new", "ü/1"))));
    String again =
        "select wherry.enqueue_move('old:ü/1', 'new:ü/1', 'order-17', 3, labels => '{a,ü}')";
    try (Connection application = database.connect()) {
      long first = one(application, again);

      assertThat(queue.queue().enqueue(same)).isEqualTo(new Acceptance.AlreadyStored(first));
      assertThat(one(application, again)).isEqualTo(first);
      assertThatThrownBy(
              () -> one(application, "select wherry.enqueue_move('old:2', 'new:2', 'order-17')"))
          .hasMessageContaining(
              "request " + first + " was stored under the idempotency key order-17");
    }
  }

  @Test
  void theTimeToRetireAfterIsPartOfWhatAKeyNames() throws SQLException {
    MoveOptions later =
        new MoveOptions(
            OverwritePolicy.IF_DIFFERENT, VerifyPolicy.CHECKSUM, true, Duration.ofDays(7));
    MoveRequest same =
        new MoveRequest(
            "later",
            0,
            later,
            List.of(),
            List.of(new MoveRequest.Leg(new Location("old", "1"), new Location("new", "1"))));
    String again =
        "select wherry.enqueue_move('old:1', 'new:1', 'later', retire_source => true, retire_after => interval '%s')";
    try (Connection application = database.connect()) {
      long first = one(application, again.formatted("7 days"));

      assertThat(queue.queue().enqueue(same)).isEqualTo(new Acceptance.AlreadyStored(first));
      assertThat(queue.reports().request(first).orElseThrow().options()).isEqualTo(later);
      assertThatThrownBy(() -> one(application, again.formatted("6 days")))
          .hasMessageContaining("under the idempotency key later");
      assertThatThrownBy(
              () ->
                  one(
                      application,
                      "select wherry.enqueue_move('old:1', 'new:1', 'later', retire_source => true)"))
          .hasMessageContaining("under the idempotency key later");
    }
    assertThat(claims()).extracting(claim -> claim.move().options()).containsExactly(later);
  }

  @Test
  void badInputIsRefusedWithASentence() throws SQLException {
    try (Connection application = database.connect()) {
      for (String[] bad :
          List.of(
              new String[] {"'a.jpg', 'new:a'", "the source is not provider:key: a.jpg"},
              new String[] {"'old:a', null", "the destination is not provider:key: null"},
              new String[] {"'old:a', 'other:a'", "no provider of the name other is known"},
              new String[] {"'old:a', 'old:a'", "the source and the destination are the same"},
              new String[] {"'old:a', 'new:a', priority => 101", "the priority should be from"},
              new String[] {
                "'old:a', 'new:a', retire_after => interval '1 day'",
                "retire_after should be longer than nothing, and wants retire_source"
              },
              new String[] {"'old:a', 'new:a', overwrite => 'MAYBE'", "request_overwrite_check"})) {
        assertThatThrownBy(() -> one(application, "select wherry.enqueue_move(" + bad[0] + ")"))
            .as(bad[0])
            .hasMessageContaining(bad[1]);
      }
    }
    assertThat(queue.reports().requests(null, 10)).isEmpty();
  }

  @Test
  void anApplicationNeedsTheRightToExecuteItAndNoOther() throws SQLException {
    database.execute("drop role if exists wherry_test_application");
    database.execute("create role wherry_test_application");
    try (Connection application = database.connect()) {
      try (Statement statement = application.createStatement()) {
        statement.execute("grant usage on schema wherry to wherry_test_application");
        statement.execute("set role wherry_test_application");
        assertThatThrownBy(() -> one(application, "select wherry.enqueue_move('old:a', 'new:a')"))
            .hasMessageContaining("permission denied");
        statement.execute("reset role");
        statement.execute(
            "grant execute on function wherry.enqueue_move to wherry_test_application");
        statement.execute("set role wherry_test_application");
        assertThat(one(application, "select wherry.enqueue_move('old:a', 'new:a')")).isPositive();
        statement.execute("reset role");
        statement.execute("drop owned by wherry_test_application");
        statement.execute("drop role wherry_test_application");
      }
    }
  }
}

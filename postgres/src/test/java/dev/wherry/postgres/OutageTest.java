package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.queue.Requests;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the queue does while its database refuses work, and when it is back.
final class OutageTest {
  private final TestDatabase database = TestDatabase.fresh();
  private PostgresQueue queue;

  @BeforeEach
  void open() {
    queue = PostgresQueue.open(database.settings());
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void aCallWhoseConnectionWasCutGoesOnWithTheNext() {
    long id = queue.queue().enqueue(Requests.of(1)).requestId();

    cutConnections();

    // Each connection of the pool may have been cut, and each is found out by its use at most once.
    for (int calls = 0; ; calls++) {
      try {
        assertThat(queue.reports().request(id)).isPresent();
        return;
      } catch (QueueUnavailableException e) {
        assertThat(calls).isLessThan(DatabaseSettings.CONNECTIONS);
      }
    }
  }

  @Test
  void signalsAreHeardAgainAfterTheirConnectionWasCut() throws InterruptedException {
    CountDownLatch again = new CountDownLatch(1);
    long id = queue.queue().enqueue(Requests.of(1)).requestId();
    cutConnections();

    try (PostgresQueue other = PostgresQueue.open(database.settings());
        var _ = queue.signals().onRequestChanged(changed -> again.countDown())) {
      WorkerId worker = other.queue().join("w");
      // News that is sent while nobody listens is missed: more follows until it is heard.
      for (int tries = 0; tries < 200 && again.getCount() > 0; tries++) {
        List<Claim> claims = other.queue().claim(worker, Requests.slots(1));
        other
            .queue()
            .settle(
                worker,
                claims.stream().map(c -> new Settlement(c, new Outcome.Released())).toList());
        again.await(50, TimeUnit.MILLISECONDS);
      }
      assertThat(again.getCount()).as("news of request " + id).isZero();
    }
  }

  private void cutConnections() {
    database.query(
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where datname = current_database() and pid <> pg_backend_pid()");
  }

  @Test
  void aReadOnlyDatabaseIsUnavailableForWritesUntilItIsWritableAgain() {
    String name = database.query("select current_database()").getFirst();
    database.execute("alter database " + name + " set default_transaction_read_only = on");
    try (PostgresQueue readOnly = reopened()) {
      assertThatThrownBy(() -> readOnly.queue().enqueue(Requests.of(1)))
          .isInstanceOf(QueueUnavailableException.class)
          .hasMessageContaining("read-only");
      assertThat(readOnly.reports().requests(null, 5)).isEmpty();
    } finally {
      database.execute("set transaction read write; alter database " + name + " reset all");
    }
    try (PostgresQueue writable = reopened()) {
      assertThat(writable.queue().enqueue(Requests.of(1)).requestId()).isPositive();
    }
  }

  private PostgresQueue reopened() {
    return PostgresQueue.open(database.settings());
  }
}

package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.Requests;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A cluster that runs is upgraded: processes of this version go on while the next version's
/// migration is applied, and beside processes of the next version afterwards.
final class UpgradeTest {
  private static final int REQUESTS = 60;

  private final TestDatabase database = TestDatabase.fresh();
  private final CountDownLatch busy = new CountDownLatch(10);

  @AfterEach
  void drop() {
    database.drop();
  }

  @Test
  void processesOfThisVersionGoOnWhileTheNextOneMigrates() throws Exception {
    try (PostgresQueue queue = PostgresQueue.open(database.settings());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> sender = threads.submit(() -> send(queue.queue()));
      Future<Integer> worker = threads.submit(() -> work(queue.queue()));
      assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();

      migrate();

      assertThat(sender.get(60, TimeUnit.SECONDS)).isEqualTo(REQUESTS);
      assertThat(worker.get(60, TimeUnit.SECONDS)).isEqualTo(REQUESTS * 20);
      assertThat(queue.reports().requests(null, REQUESTS))
          .extracting(RequestReport::counts)
          .containsOnly(new RequestReport.Counts(20, 0, 0, 0, 20, 0, 0, 0));
      assertThat(database.query("select count(*) from wherry.next_table")).containsExactly("0");
    }
    assertThatThrownBy(() -> PostgresQueue.open(database.settings()))
        .as("a process of this version that starts after the migration")
        .hasMessageContaining("newer than this program");
  }

  private void migrate() {
    Schema.migrate(
        Flyway.configure(UpgradeTest.class.getClassLoader())
            .dataSource(Database.source(database.settings(), "next"))
            .schemas("wherry")
            .table("schema_history")
            .locations(
                "classpath:dev/wherry/postgres/migration", "classpath:dev/wherry/postgres/next")
            .load());
  }

  private static int send(MoveQueue queue) {
    for (int i = 0; i < REQUESTS; i++) {
      queue.enqueue(Requests.of(20));
    }
    return REQUESTS;
  }

  private int work(MoveQueue queue) throws Exception {
    WorkerId worker = queue.join("w");
    int carried = 0;
    while (carried < REQUESTS * 20) {
      List<Claim> claims = queue.claim(worker, Requests.slots(15));
      List<Settlement> settlements = new ArrayList<>();
      claims.forEach(
          c -> settlements.add(new Settlement(c, new Outcome.Succeeded(Requests.RECEIPT))));
      assertThat(queue.settle(worker, settlements)).isEmpty();
      queue.beat(worker, Map.of());
      queue.wake();
      queue.sweep();
      queue.reclaim(Duration.ofMinutes(1), 3);
      carried += claims.size();
      busy.countDown();
    }
    queue.leave(worker);
    return carried;
  }
}

package dev.wherry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.postgres.DatabaseSettings;
import dev.wherry.postgres.PostgresQueue;
import dev.wherry.postgres.embedded.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each measurement, small, on a database: what it says it did is what stands there.
final class QueueMeasuringTest {
  private PlainDatabase database;
  private PostgresQueue queue;
  @TempDir Path folder;

  @BeforeEach
  void open() {
    TestPostgres.Database fresh = TestPostgres.freshDatabase();
    DatabaseSettings settings =
        new DatabaseSettings(fresh.jdbcUrl(), fresh.user(), fresh.password());
    database = new PlainDatabase(settings);
    queue = PostgresQueue.open(settings);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void aRoundCarriesEachMoveOnceAndCountsWhatItCost() throws IOException, InterruptedException {
    try (QueueRounds rounds = new QueueRounds(database, folder, 500)) {
      QueueRounds.Round round = rounds.round(50, queue);
      rounds.check();
      assertThat(count("state = 'SUCCEEDED' and crc32c = '00000000'")).isEqualTo(500);
      assertThat(round.movesPerSecond()).isPositive();
      assertThat(round.walPerMove()).isGreaterThan(200);
      assertThat(round.transactionsPer1000Moves()).isBetween(1_000 * 10 / 500.0, 3_000.0);
    }
  }

  @Test
  void aRoundThatLeftAMoveIsNotTaken() throws IOException {
    try (QueueRounds rounds = new QueueRounds(database, folder, 500)) {
      queue.queue().enqueue(Requests.of(3));
      assertThatThrownBy(rounds::check).hasMessageContaining("not carried once");
    }
  }

  @Test
  void thePeerRunsEachTaskOnceWithAndWithoutOutcomes() throws InterruptedException {
    try (DbScheduler peer = new DbScheduler(database, 500)) {
      DbScheduler.Setting setting = DbScheduler.SETTINGS.getFirst();
      assertThat(peer.round(setting, false)).isPositive();
      assertThat(peer.round(setting, true)).isPositive();
      assertThat(database.number("select count(*) from peer_outcome")).isEqualTo(500);
    }
  }

  @Test
  void whatIsFilledBySqlIsAsIfTheQueueHadStoredIt() {
    try (QueueVerbs verbs = new QueueVerbs(queue.queue())) {
      for (String source : List.of("old", "older")) {
        queue.queue().enqueue(Requests.between(source, "new", 1));
        verbs.batchMicrosPerMove(1);
      }
      database.fill("fill-finished.sql", 1);
      assertThat(database.number(PlainDatabase.file("unfinished.sql"))).isZero();
      database.fill("fill-queued.sql", 2);
      assertThat(count("state = 'QUEUED'")).isEqualTo(20_000);
      assertThat(verbs.claimMillis(4, 5_000)).hasSize(4);
      assertThat(database.number(PlainDatabase.file("unfinished.sql"))).isZero();
      assertThat(database.number("select count(distinct lane_id) from wherry.move")).isEqualTo(2);
    }
  }

  @Test
  void aMoveStartsOnceForEachSample() throws IOException, InterruptedException {
    assertThat(CommitToStart.millis(queue, queue, folder, 3)).hasSize(3);
    assertThat(count("state = 'SUCCEEDED'")).isEqualTo(3);
  }

  @Test
  void plainUpdatesChangeEveryRow() {
    assertThat(PlainUpdates.rowsPerSecond(database, 500, 1)).hasSize(1);
  }

  private long count(String where) {
    return database.number("select count(*) from wherry.move where " + where);
  }
}

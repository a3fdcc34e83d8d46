package dev.wherry.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The peer: db-scheduler, with the settings that its documentation names for high throughput.
///
/// It keeps no outcome of a task, only that it is gone. Where an outcome is wanted, the task saves
/// a row of what our receipts tell, as a user of db-scheduler would. Favours to it: its table is
/// empty and analyzed before each round, and the time ends with the last task, not with its
/// deletion.
final class DbScheduler implements AutoCloseable {
  /// @param lower how many tasks for each thread are left when it fetches more
  /// @param upper how many tasks for each thread it then has
  record Setting(int threads, double lower, double upper) {}

  /// Of its README ("high throughput") and of the table in its docs/performance.md.
  static final List<Setting> SETTINGS =
      List.of(new Setting(50, 0.5, 4), new Setting(100, 2, 6), new Setting(200, 1, 4));

  private static final int CONNECTIONS = 50;
  private static final int PATIENCE_MINUTES = 5;
  private static final String NAME = "no-op";

  private final PlainDatabase database;
  private final int tasks;
  private final HikariDataSource pool;

  /// @param tasks in each round
  DbScheduler(PlainDatabase database, int tasks) {
    this.database = database;
    this.tasks = tasks;
    database.run(PlainDatabase.file("peer.sql"));
    HikariConfig config = new HikariConfig();
    config.setPoolName("peer");
    config.setJdbcUrl(database.settings().jdbcUrl());
    config.setUsername(database.settings().user());
    config.setPassword(database.settings().password());
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.setMaximumPoolSize(CONNECTIONS);
    this.pool = new HikariDataSource(config);
  }

  /// Stores the tasks of a round, then has them worked off.
  ///
  /// @return tasks a second
  double round(Setting setting, boolean outcomes) throws InterruptedException {
    database.run("truncate scheduled_tasks, peer_outcome");
    AtomicIntegerArray executions = new AtomicIntegerArray(tasks);
    CountDownLatch left = new CountDownLatch(tasks);
    OneTimeTask<Void> task =
        Tasks.oneTime(NAME)
            .execute(
                (instance, _) -> {
                  if (outcomes) {
                    save(instance.getId());
                  }
                  executions.incrementAndGet(Integer.parseInt(instance.getId()));
                  left.countDown();
                });
    Scheduler scheduler =
        Scheduler.create(pool, task)
            .threads(setting.threads())
            .executorService(Executors.newVirtualThreadPerTaskExecutor())
            .pollUsingLockAndFetch(setting.lower(), setting.upper())
            .pollingInterval(Duration.ofMillis(100))
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .build();
    Stream<TaskInstance<?>> instances =
        IntStream.range(0, tasks).mapToObj(i -> task.instance(Integer.toString(i)));
    scheduler.scheduleBatch(instances, Instant.now());
    database.run("analyze scheduled_tasks");
    long start = System.nanoTime();
    scheduler.start();
    boolean done = left.await(PATIENCE_MINUTES, TimeUnit.MINUTES);
    long end = System.nanoTime();
    scheduler.stop();
    check(done, executions, outcomes);
    return tasks * 1e9 / (end - start);
  }

  private void save(String instance) {
    try (Connection connection = pool.getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                insert into peer_outcome (
                  task_instance, bytes, crc32c, source_version, destination_version, evidence
                ) values (?, ?, ?, ?, ?, ?)
                """)) {
      insert.setString(1, instance);
      insert.setLong(2, 12_345);
      insert.setString(3, "0a1b2c3d");
      insert.setString(4, "\"d41d8cd98f00b204e9800998ecf8427e\"");
      insert.setString(5, "\"d41d8cd98f00b204e9800998ecf8427e\"");
      insert.setString(6, "DESTINATION_CHECKSUM");
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("an outcome of the peer can't be saved", e);
    }
  }

  private void check(boolean done, AtomicIntegerArray executions, boolean outcomes) {
    long once = IntStream.range(0, tasks).filter(i -> executions.get(i) == 1).count();
    long left = database.number("select count(*) from scheduled_tasks");
    long saved = database.number("select count(*) from peer_outcome");
    if (!done || once != tasks || left != 0 || saved != (outcomes ? tasks : 0)) {
      throw new IllegalStateException(
          "of the peer's %,d tasks %,d ran once, %,d are left and %,d outcomes are saved"
              .formatted(tasks, once, left, saved));
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}

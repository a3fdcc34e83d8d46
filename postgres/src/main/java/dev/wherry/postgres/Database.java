package dev.wherry.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.wherry.core.queue.QueueUnavailableException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.ds.PGSimpleDataSource;

/// The connections that the queue's statements run on, and nothing else does: `session.sql` sets
/// them up for these alone.
///
/// May be used from any thread.
final class Database implements AutoCloseable {
  /// A deadlock ends one of its statements, and nothing of it has happened.
  private static final int TRIES = 3;

  private static final int WAIT_SECONDS = 5;

  /// In the order in which they came. The pool itself lets those who come overtake those who wait,
  /// and under load some would wait for ever: a worker's heartbeat among them.
  private final Semaphore turns;

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  /// Connects when first used.
  Database(DatabaseSettings settings) {
    this.turns = new Semaphore(settings.connections(), true);
    HikariConfig config = new HikariConfig();
    config.setPoolName("wherry");
    config.setDataSource(source(settings, "wherry"));
    config.setConnectionInitSql(Sql.SESSION.text());
    config.setMaximumPoolSize(settings.connections());
    config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
    config.setValidationTimeout(2_000);
    config.setInitializationFailTimeout(-1);
    this.pool = new HikariDataSource(config);
    this.jdbi = Jdbi.create(pool);
  }

  static PGSimpleDataSource source(DatabaseSettings settings, String name) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(settings.jdbcUrl());
    source.setUser(settings.user());
    source.setPassword(settings.password());
    source.setApplicationName(name);
    source.setPrepareThreshold(1);
    source.setConnectTimeout(5);
    source.setSocketTimeout(40);
    source.setTcpKeepAlive(true);
    return source;
  }

  /// Runs statements that each commit by themselves.
  ///
  /// @throws dev.wherry.core.queue.QueueUnavailableException when the database can't be reached or
  ///   refuses work
  <R> R run(Function<Handle, R> work) {
    return inTurn(() -> retrying(() -> jdbi.withHandle(work::apply)));
  }

  /// Runs statements in one transaction.
  ///
  /// @throws dev.wherry.core.queue.QueueUnavailableException when the database can't be reached or
  ///   refuses work
  <R> R inTransaction(Function<Handle, R> work) {
    return inTurn(() -> retrying(() -> jdbi.inTransaction(work::apply)));
  }

  private <R> R inTurn(Supplier<R> work) {
    try {
      if (!turns.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new QueueUnavailableException(
            "all connections to PostgreSQL are busy", new TimeoutException());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueueUnavailableException("stopped while it waited for a connection", e);
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }

  private static <R> R retrying(Supplier<R> work) {
    for (int tries = 1; ; tries++) {
      try {
        return work.get();
      } catch (JdbiException e) {
        if (tries < TRIES && DatabaseFailure.isDeadlock(e)) {
          continue;
        }
        throw DatabaseFailure.translate(e);
      }
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}

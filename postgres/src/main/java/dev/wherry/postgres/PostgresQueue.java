package dev.wherry.postgres;

import dev.wherry.core.provider.ProbeMemory;
import dev.wherry.core.queue.AccessTokens;
import dev.wherry.core.queue.MoveControls;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.Outbox;
import dev.wherry.core.queue.QueueSignals;
import dev.wherry.core.queue.ReceiptKeys;

/// The queue in a PostgreSQL database, version 15 or newer, in its schema `wherry`. Any number of
/// processes may open the same one.
///
/// May be used from any thread.
public final class PostgresQueue implements AutoCloseable {
  private final Database database;
  private final PostgresSignals signals;
  private final MoveQueue queue;
  private final MoveControls controls;
  private final MoveReports reports;
  private final ReceiptKeys receiptKeys;
  private final Outbox outbox;
  private final ProbeMemory probes;
  private final AccessTokens accessTokens;

  private PostgresQueue(Database database, PostgresSignals signals) {
    this.database = database;
    this.signals = signals;
    Lanes lanes = new Lanes(database);
    this.queue = new PostgresMoveQueue(database, signals, lanes);
    this.controls = new PostgresMoveControls(database, signals, lanes);
    this.reports = new PostgresMoveReports(database);
    this.receiptKeys = new PostgresReceiptKeys(database);
    this.outbox = new PostgresOutbox(database);
    this.probes = new PostgresProbes(database);
    this.accessTokens = new PostgresAccessTokens(database);
  }

  /// Connects, and brings the schema up to this program's version.
  ///
  /// @throws UnusableDatabaseException when the database can't be reached, refuses the user, is too
  ///   old, or was migrated by a newer program
  public static PostgresQueue open(DatabaseSettings settings) {
    new Schema(settings).migrate();
    Database database = new Database(settings);
    return new PostgresQueue(database, PostgresSignals.start(settings, database));
  }

  public MoveQueue queue() {
    return queue;
  }

  public MoveControls controls() {
    return controls;
  }

  public MoveReports reports() {
    return reports;
  }

  public ReceiptKeys receiptKeys() {
    return receiptKeys;
  }

  public Outbox outbox() {
    return outbox;
  }

  public ProbeMemory probes() {
    return probes;
  }

  public AccessTokens accessTokens() {
    return accessTokens;
  }

  public QueueSignals signals() {
    return signals;
  }

  /// Ends the signals and closes all connections. What was stored stays.
  @Override
  public void close() {
    signals.close();
    database.close();
  }
}

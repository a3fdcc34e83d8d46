package dev.wherry.postgres;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Hears what other processes send, on one connection that it opens again whenever it is lost.
final class SignalReceiver implements Runnable {
  private static final Logger LOG = System.getLogger(SignalReceiver.class.getName());

  /// How long it hears nothing before it asks whether the connection still stands.
  private static final int SILENCE_MILLIS = 20_000;

  private static final int VALIDATION_SECONDS = 5;
  private static final long RECONNECT_MILLIS = 500;

  private final DatabaseSettings settings;
  private final SignalFormat format;
  private final News news;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Connection connection;

  SignalReceiver(DatabaseSettings settings, SignalFormat format, News news) {
    this.settings = settings;
    this.format = format;
    this.news = news;
  }

  @Override
  public void run() {
    try {
      do {
        listen();
      } while (!closed.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    try (Connection opened = Database.source(settings, "wherry-signals").getConnection();
        Statement statement = opened.createStatement()) {
      connection = opened;
      statement.execute(Sql.LISTEN.text());
      // Whatever came while nobody listened was missed.
      news.add(new News.Batch(true, true, Set.of()));
      PGConnection notifications = opened.unwrap(PGConnection.class);
      while (closed.getCount() > 0) {
        PGNotification[] heard = notifications.getNotifications(SILENCE_MILLIS);
        if (heard.length == 0 && !opened.isValid(VALIDATION_SECONDS)) {
          return;
        }
        for (PGNotification one : heard) {
          News.Batch batch =
              format.read(new SignalFormat.Message(one.getName(), one.getParameter()));
          if (!batch.isEmpty()) {
            news.add(batch);
          }
        }
      }
    } catch (SQLException e) {
      if (closed.getCount() > 0) {
        LOG.log(Level.DEBUG, "the connection that hears the queue's news was lost", e);
      }
    }
  }

  /// Ends it; the thread that runs it may be interrupted then.
  void close() {
    closed.countDown();
    Connection open = connection;
    if (open != null) {
      try {
        open.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.log(Level.DEBUG, "the connection that hears the queue's news was gone already", e);
      }
    }
  }
}

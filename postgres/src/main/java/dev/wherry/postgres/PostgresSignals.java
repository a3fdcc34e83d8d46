package dev.wherry.postgres;

import dev.wherry.core.queue.QueueSignals;
import dev.wherry.core.queue.QueueUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/// [QueueSignals] over PostgreSQL's LISTEN and NOTIFY.
///
/// Three threads, none of which waits for another: one calls the listeners, with news of this
/// process at once and of others as they come; one sends this process's news, and while it does so
/// what comes up meanwhile is gathered; one hears others, on a connection of its own
/// ([SignalReceiver]). News is sent after the commit that made it, and not by it: a transaction
/// that notifies locks out all others that do until it is on disk.
final class PostgresSignals implements QueueSignals, AutoCloseable {
  private static final Logger LOG = System.getLogger(PostgresSignals.class.getName());

  private final SignalFormat format = new SignalFormat(UUID.randomUUID().toString());
  private final News incoming = new News();
  private final News outgoing = new News();
  private final List<Runnable> queuedListeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> cancelledListeners = new CopyOnWriteArrayList<>();
  private final List<LongConsumer> changedListeners = new CopyOnWriteArrayList<>();
  private final Database database;
  private final SignalReceiver receiver;
  private final List<Thread> threads = new ArrayList<>();

  private PostgresSignals(DatabaseSettings settings, Database database) {
    this.database = database;
    this.receiver = new SignalReceiver(settings, format, incoming);
  }

  static PostgresSignals start(DatabaseSettings settings, Database database) {
    PostgresSignals signals = new PostgresSignals(settings, database);
    signals.start("wherry-signals", signals::deliver);
    signals.start("wherry-signals-out", signals::send);
    signals.start("wherry-signals-in", signals.receiver);
    return signals;
  }

  private void start(String name, Runnable loop) {
    threads.add(Thread.ofPlatform().daemon().name(name).start(loop));
  }

  /// Tells this process and all others.
  void tell(boolean queued, Set<Long> changed) {
    tell(new News.Batch(queued, false, changed));
  }

  void tell(News.Batch news) {
    if (!news.isEmpty()) {
      incoming.add(news);
      outgoing.add(news);
    }
  }

  @Override
  public Registration onQueued(Runnable listener) {
    queuedListeners.add(listener);
    return () -> queuedListeners.remove(listener);
  }

  @Override
  public Registration onCancelled(Runnable listener) {
    cancelledListeners.add(listener);
    return () -> cancelledListeners.remove(listener);
  }

  @Override
  public Registration onRequestChanged(LongConsumer listener) {
    changedListeners.add(listener);
    return () -> changedListeners.remove(listener);
  }

  private void deliver() {
    try {
      while (!incoming.isClosed()) {
        News.Batch batch = incoming.take();
        if (batch.queued()) {
          queuedListeners.forEach(PostgresSignals::call);
        }
        if (batch.cancelled()) {
          cancelledListeners.forEach(PostgresSignals::call);
        }
        for (LongConsumer listener : changedListeners) {
          batch.changed().forEach(id -> call(() -> listener.accept(id)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void call(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a listener of the queue's signals failed", e);
    }
  }

  private void send() {
    try {
      while (!outgoing.isClosed()) {
        List<SignalFormat.Message> messages = format.write(outgoing.take());
        if (!messages.isEmpty()) {
          send(messages);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(List<SignalFormat.Message> messages) {
    try {
      database.run(
          handle ->
              handle
                  .createQuery(Sql.NOTIFY.text())
                  .bind(
                      "channels",
                      SqlArray.ofTexts(
                          messages.stream().map(SignalFormat.Message::channel).toList()))
                  .bind(
                      "payloads",
                      SqlArray.ofTexts(
                          messages.stream().map(SignalFormat.Message::payload).toList()))
                  .mapTo(long.class)
                  .one());
    } catch (QueueUnavailableException e) {
      LOG.log(Level.DEBUG, "news was not sent, others will find it by looking", e);
    }
  }

  @Override
  public void close() {
    incoming.close();
    outgoing.close();
    receiver.close();
    for (Thread thread : threads) {
      thread.interrupt();
      try {
        thread.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

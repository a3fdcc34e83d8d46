package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.queue.Requests;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// News between processes; that of one process to itself is in the contract.
final class SignalsTest {
  private final TestDatabase database = TestDatabase.fresh();
  private final BlockingQueue<String> heard = new ArrayBlockingQueue<>(1_000);
  private final Set<@Nullable String> said = new HashSet<>();

  @Test
  void anotherProcessHearsOfQueuedMovesAndChangedRequests() throws InterruptedException {
    try (PostgresQueue here = PostgresQueue.open(database.settings());
        PostgresQueue there = PostgresQueue.open(database.settings());
        var _ = there.signals().onQueued(() -> heard.add("queued"));
        var _ = there.signals().onRequestChanged(id -> heard.add("changed " + id))) {
      awaitListening(2);

      long id = here.queue().enqueue(Requests.of(2_000)).requestId();

      awaitHeard("queued");
      awaitHeard("changed " + id);
    }
  }

  @Test
  void anotherProcessHearsOfCancelledRequests() throws InterruptedException {
    try (PostgresQueue here = PostgresQueue.open(database.settings());
        PostgresQueue there = PostgresQueue.open(database.settings());
        var _ = there.signals().onCancelled(() -> heard.add("cancelled"));
        var _ = there.signals().onRequestChanged(id -> heard.add("changed " + id))) {
      awaitListening(2);
      long id = here.queue().enqueue(Requests.of(1)).requestId();
      awaitHeard("changed " + id);
      // What was missed before it listened has been told by now.
      heard.clear();
      said.clear();

      here.controls().cancel(id);

      awaitHeard("cancelled");
    }
  }

  @Test
  void plainSqlIsHeardToo() throws InterruptedException {
    try (PostgresQueue queue = PostgresQueue.open(database.settings());
        var _ = queue.signals().onQueued(() -> heard.add("queued"));
        var _ = queue.signals().onRequestChanged(id -> heard.add("changed " + id))) {
      awaitListening(1);
      awaitHeard("queued");

      database.query("select pg_notify('wherry_queued', '')");
      database.query("select pg_notify('wherry_changed', '17 x 18')");

      awaitHeard("queued");
      awaitHeard("changed 17");
      awaitHeard("changed 18");
    }
  }

  @Test
  void aListenerThatFailsDisturbsNoOther() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    try (PostgresQueue queue = PostgresQueue.open(database.settings());
        var _ =
            queue
                .signals()
                .onQueued(
                    () -> {
                      throw new IllegalStateException("a test's");
                    });
        var _ = queue.signals().onQueued(second::countDown)) {
      queue.queue().enqueue(Requests.of(1));

      assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anyNumberOfRequestsFitsIntoMessagesAndComesOutAgain() {
    SignalFormat from = new SignalFormat("a");
    Set<Long> ids =
        LongStream.range(0, 10_000)
            .map(n -> Long.MAX_VALUE / 10 - n)
            .boxed()
            .collect(Collectors.toSet());

    List<SignalFormat.Message> messages = from.write(new News.Batch(true, true, ids));

    Set<Long> changed = new HashSet<>();
    boolean queued = false;
    for (SignalFormat.Message message : messages) {
      assertThat(message.payload().length()).isLessThan(8_000);
      News.Batch batch = new SignalFormat("b").read(message);
      changed.addAll(batch.changed());
      queued |= batch.queued();
      assertThat(from.read(message)).isEqualTo(News.Batch.NONE);
    }
    assertThat(changed).isEqualTo(ids);
    assertThat(queued).isTrue();
  }

  private void awaitHeard(String news) throws InterruptedException {
    while (!said.contains(news)) {
      String next = heard.poll(10, TimeUnit.SECONDS);
      assertThat(next).as("waiting for '%s', heard %s", news, said).isNotNull();
      said.add(next);
    }
    said.remove(news);
  }

  /// Waits until so many processes listen; each tells its own listeners then that it does.
  private void awaitListening(int processes) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    int listening = 0;
    for (int tries = 0; tries < 400 && listening < processes; tries++) {
      never.await(25, TimeUnit.MILLISECONDS);
      listening =
          database
              .query(
                  "select 1 from pg_stat_activity where datname = current_database()"
                      + " and application_name = 'wherry-signals' and query like '%wherry_changed%'"
                      + " and state = 'idle'")
              .size();
    }
    assertThat(listening).isEqualTo(processes);
  }
}

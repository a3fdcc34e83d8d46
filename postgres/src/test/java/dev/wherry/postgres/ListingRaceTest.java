package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.KeyTemplate;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.queue.ListingReport;
import dev.wherry.core.queue.Listings.Due;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.PrefixListing;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.RequestState;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A request whose listing was given up is cancelled and retried at once: it ends cancelled, and
/// nothing is listed for it.
final class ListingRaceTest {
  private static final Duration LEASE = Duration.ofMinutes(10);

  private final TestDatabase database = TestDatabase.fresh();
  private PostgresQueue queue;
  private long request;

  @BeforeEach
  void giveUp() {
    queue = PostgresQueue.open(database.settings());
    request =
        queue
            .queue()
            .enqueue(
                new MoveRequest(
                    null,
                    0,
                    MoveOptions.DEFAULT,
                    List.of(),
                    null,
                    Set.of(),
                    List.of(),
                    new PrefixListing(
                        "old", "", "new", new KeyTemplate("{path}"), PrefixListing.Filter.NONE)))
            .requestId();
    Due due = queue.queue().listings().due(Set.of("old"), LEASE).orElseThrow();
    queue.queue().listings().giveUp(due, new Failure(FailureKind.SOURCE_FORBIDDEN, "no"));
    // As if one of its moves had still to be carried.
    database.execute(
        "update wherry.request set total = 1, finished_at = null where id = " + request);
  }

  @AfterEach
  void close() {
    queue.close();
    database.drop();
  }

  @Test
  void whoCancelsWhatIsJustRetriedEndsTheListing() throws Exception {
    whileRequestIsLocked(
        () -> queue.controls().retry(request, Set.of()), () -> queue.controls().cancel(request));
    assertThat(report().state()).isEqualTo(RequestState.CANCELLED);
    assertThat(report().counts().total()).isEqualTo(1);
    assertThat(listing().state()).isEqualTo(ListingReport.State.CANCELLED);
    assertThat(queue.queue().listings().due(Set.of("old"), LEASE)).isEmpty();
  }

  @Test
  void whatIsJustCancelledIsNotRetried() throws Exception {
    whileRequestIsLocked(
        () -> queue.controls().cancel(request), () -> queue.controls().retry(request, Set.of()));
    assertThat(report().state()).isEqualTo(RequestState.CANCELLED);
    assertThat(report().counts().total()).isEqualTo(1);
    assertThat(listing().state()).isEqualTo(ListingReport.State.FAILED);
    assertThat(queue.queue().listings().due(Set.of("old"), LEASE)).isEmpty();
  }

  private RequestReport report() {
    return queue.reports().request(request).orElseThrow();
  }

  private ListingReport listing() {
    return Objects.requireNonNull(report().listing());
  }

  /// Lets one wait for the request, then the other too, and then both go on.
  private void whileRequestIsLocked(Runnable first, Runnable second) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      try (Connection lock = database.connect();
          Statement statement = lock.createStatement()) {
        lock.setAutoCommit(false);
        statement.execute("select from wherry.request where id = " + request + " for update");
        var one = threads.submit(first);
        awaitWaiting(1);
        var other = threads.submit(second);
        awaitWaiting(2);
        lock.commit();
        one.get(30, TimeUnit.SECONDS);
        other.get(30, TimeUnit.SECONDS);
      }
    }
  }

  private void awaitWaiting(int statements) {
    String waiting =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(8); // before the locks time out
    while (!database.query(waiting).equals(List.of(Integer.toString(statements)))) {
      assertThat(System.nanoTime()).as(waiting).isLessThan(deadline);
    }
  }
}

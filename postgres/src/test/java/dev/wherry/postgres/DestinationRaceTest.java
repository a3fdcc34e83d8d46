package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.MoveQueue;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Outcome;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.Requests;
import dev.wherry.core.queue.Settlement;
import dev.wherry.core.queue.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Many workers, and many requests for the same few destinations: one at a time writes to each, and
/// all end.
final class DestinationRaceTest {
  private static final int WORKERS = 4;
  private static final int REQUESTS = 10;
  private static final int DESTINATIONS = 40;

  private final TestDatabase database = TestDatabase.fresh();
  private final Map<Location, Claim> writing = new ConcurrentHashMap<>();
  private final Set<Claim> carried = ConcurrentHashMap.newKeySet();
  private final AtomicInteger writtenAtOnce = new AtomicInteger();

  @AfterEach
  void drop() {
    database.drop();
  }

  @Test
  void oneAtATimeWritesToADestination() throws Exception {
    try (PostgresQueue queue = PostgresQueue.open(database.settings())) {
      for (int i = 0; i < REQUESTS; i++) {
        queue.queue().enqueue(request(i));
      }
      List<Callable<Void>> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        workers.add(this::work);
      }
      try (var threads = Executors.newFixedThreadPool(WORKERS)) {
        for (Future<Void> worker : threads.invokeAll(workers)) {
          worker.get();
        }
      }

      assertThat(writtenAtOnce).hasValue(0);
      assertThat(carried).hasSize(REQUESTS * DESTINATIONS);
      assertThat(queue.reports().requests(null, REQUESTS))
          .extracting(RequestReport::counts)
          .containsOnly(new RequestReport.Counts(DESTINATIONS, 0, 0, 0, DESTINATIONS, 0, 0, 0));
    }
  }

  /// In an order of its own, so that claims meet each other's destinations crosswise.
  private static MoveRequest request(int sender) {
    return new MoveRequest(
        null,
        0,
        MoveOptions.DEFAULT,
        List.of("sender " + sender),
        IntStream.range(0, DESTINATIONS)
            .mapToObj(n -> (n * 7 + sender * 13) % DESTINATIONS)
            .map(
                n ->
                    new MoveRequest.Leg(new Location("old", "a" + n), new Location("new", "a" + n)))
            .toList());
  }

  private Void work() {
    try (PostgresQueue own = PostgresQueue.open(database.settings())) {
      MoveQueue queue = own.queue();
      WorkerId worker = queue.join("w");
      while (carried.size() < REQUESTS * DESTINATIONS) {
        List<Claim> claims = queue.claim(worker, Requests.slots(30));
        for (Claim claim : claims) {
          if (writing.putIfAbsent(claim.move().destination(), claim) != null) {
            writtenAtOnce.incrementAndGet();
          }
        }
        for (Claim claim : claims) {
          writing.remove(claim.move().destination(), claim);
          carried.add(claim);
        }
        queue.settle(
            worker,
            claims.stream()
                .map(c -> new Settlement(c, new Outcome.Succeeded(Requests.RECEIPT)))
                .toList());
        if (claims.isEmpty()) {
          queue.wake();
        }
      }
      queue.leave(worker);
    }
    return null;
  }
}

package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.MoveId;
import dev.wherry.core.queue.Claim;
import dev.wherry.core.queue.Requests;
import dev.wherry.core.queue.WorkerId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Claims start at the clock of their lane, and still find what came to be behind it.
final class StragglersTest {
  private final TestDatabase database = TestDatabase.fresh();

  @Test
  void movesBehindTheClockAreFoundByAnIdleQueue() {
    try (PostgresQueue queue = PostgresQueue.open(database.settings())) {
      queue.queue().enqueue(Requests.of(3));
      WorkerId worker = queue.queue().join("w");
      queue.queue().claim(worker, Requests.slots(1));

      database.execute("update wherry.lane_clock set turn = 1000");

      // An idle worker asks again.
      assertThat(queue.queue().claim(worker, Requests.slots(10))).isEmpty();
      assertThat(queue.queue().claim(worker, Requests.slots(10))).hasSize(2);
    }
  }

  @Test
  void movesBehindTheClockAreFoundByABusyQueue() {
    try (PostgresQueue queue = PostgresQueue.open(database.settings())) {
      long behind = queue.queue().enqueue(Requests.of(1)).requestId();
      database.execute("update wherry.lane_clock set turn = 1000");
      queue.queue().enqueue(Requests.of(1_000));
      WorkerId worker = queue.queue().join("w");
      queue.queue().claim(worker, Requests.slots(1));
      queue.queue().leave(worker);
      database.execute("update wherry.move set turn = -1 where request_id = ?", behind);
      WorkerId next = queue.queue().join("next");

      List<MoveId> claimed = new ArrayList<>();
      for (int claims = 0;
          claims < 100 && claimed.stream().noneMatch(m -> m.request() == behind);
          claims++) {
        queue.queue().claim(next, Requests.slots(1)).stream()
            .map(Claim::move)
            .forEach(m -> claimed.add(m.id()));
      }

      assertThat(claimed).contains(new MoveId(behind, 1));
    }
  }
}

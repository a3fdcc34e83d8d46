package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.Requests;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Labels that weigh more have a larger share of the fair order.
final class WeightTest {
  private final TestDatabase database = TestDatabase.fresh();

  @AfterEach
  void drop() {
    database.drop();
  }

  @Test
  void aLabelOfWeightThreeGoesThreeTimesAsFast() {
    try (PostgresQueue queue = PostgresQueue.open(database.settings())) {
      database.execute("insert into wherry.label_weight (label, weight) values ('tenant-a', 3)");
      long light = queue.queue().enqueue(labelled("tenant-b")).requestId();
      long heavy = queue.queue().enqueue(labelled("tenant-a")).requestId();

      var claims = queue.queue().claim(queue.queue().join("w"), Requests.slots(80));

      assertThat(claims).hasSize(80);
      assertThat(claims).filteredOn(c -> c.move().id().request() == heavy).hasSizeBetween(59, 61);
      assertThat(claims).filteredOn(c -> c.move().id().request() == light).hasSizeBetween(19, 21);
    }
  }

  private static MoveRequest labelled(String label) {
    return new MoveRequest(
        null, 0, MoveOptions.DEFAULT, List.of("spring", label), Requests.of(100).moves());
  }
}

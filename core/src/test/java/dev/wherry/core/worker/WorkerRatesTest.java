package dev.wherry.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.InFlightLimit;
import dev.wherry.core.queue.ProviderLimits;
import dev.wherry.core.queue.RateLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker asks of providers no more in a second than its part of what all may.
final class WorkerRatesTest {
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Harbour harbour;
  private final List<Long> opened = Collections.synchronizedList(new ArrayList<>());

  WorkerRatesTest(@TempDir Path folder) throws Exception {
    harbour = new Harbour(folder);
    harbour.source.before = _ -> opened.add(harbour.nanos.get());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    harbour.close();
  }

  private void limit(int requests) {
    harbour
        .memory
        .controls()
        .limit("old", _ -> new ProviderLimits(InFlightLimit.NONE, new RateLimit(requests, null)));
  }

  /// Holds all requests at the source so far against a rate.
  private void assertNoFasterThan(double perSecond) {
    List<Long> times = opened.stream().sorted().toList();
    for (int i = 0; i < times.size(); i++) {
      assertThat(times.get(i) / SECOND)
          .as("request %d of %s", i + 1, times)
          .isGreaterThanOrEqualTo(i / perSecond - 0.001);
    }
  }

  @Test
  void aWorkerAloneHasTheWholeRate() throws Exception {
    limit(10);
    long request = harbour.request(20);

    try (Worker _ = harbour.worker()) {
      harbour.await(request, MoveState.SUCCEEDED, 20);
    }

    assertThat(opened).hasSize(20);
    assertNoFasterThan(10);
    assertThat(harbour.nanos.get() / SECOND).isLessThan(2.2);
  }

  @Test
  void workersShareARate() throws Exception {
    limit(10);
    harbour.memory.join("another");
    long request = harbour.request(20);

    try (Worker _ = harbour.worker()) {
      harbour.await(request, MoveState.SUCCEEDED, 20);
    }

    assertThat(opened).hasSize(20);
    assertNoFasterThan(5);
    assertThat(harbour.nanos.get() / SECOND).isBetween(3.7, 4.2);
  }

  @Test
  void aRateThatIsChangedHoldsAfterAHeartbeat() throws Exception {
    try (Worker _ = harbour.worker()) {
      long before = harbour.request(5);
      harbour.await(before, MoveState.SUCCEEDED, 5);
      assertThat(harbour.nanos.get()).as("nobody waited").isZero();
      opened.clear();

      limit(10);
      harbour.queue.beats = new CountDownLatch(3);
      assertThat(harbour.queue.beats.await(20, TimeUnit.SECONDS)).isTrue();

      long after = harbour.requestUnprepared(20);
      harbour.await(after, MoveState.FAILED, 15);
      harbour.await(after, MoveState.SKIPPED, 5);
    }
    assertThat(opened).hasSize(20);
    assertNoFasterThan(10);
  }
}

package dev.wherry.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.MoveState;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.queue.RetirementReport.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sources that are deleted some time after their copies were verified.
final class RetirementTest {
  private static final Duration WEEK = Duration.ofDays(7);

  private final Harbour harbour;

  RetirementTest(@TempDir Path folder) throws Exception {
    harbour = new Harbour(folder);
  }

  @AfterEach
  void close() throws Exception {
    harbour.close();
  }

  /// Carries so many moves, and lets the worker end.
  private long carried(int moves) throws Exception {
    long request = harbour.requestRetiring(moves, WEEK);
    try (Worker worker = harbour.worker()) {
      harbour.await(request, MoveState.SUCCEEDED, moves);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(harbour.remains(1)).isTrue();
    harbour.elapse(WEEK);
    return request;
  }

  private void work(long request, State state, int moves) throws Exception {
    try (Worker worker = harbour.worker()) {
      harbour.awaitRetirements(request, state, moves);
      assertThat(worker.running()).isZero();
    }
  }

  private String failure(long request) {
    return String.valueOf(
        Objects.requireNonNull(harbour.moves(request).getFirst().retirement()).failure());
  }

  @Test
  void sourcesAreDeletedOnceTheirTimeHasComeAndNotBefore() throws Exception {
    long request = carried(100);
    work(request, State.RETIRED, 100);
    for (int asset = 1; asset <= 100; asset++) {
      assertThat(harbour.remains(asset)).isFalse();
      assertThat(harbour.arrived(asset)).isTrue();
    }
  }

  @Test
  void aSourceThatWasWrittenToSinceStays() throws Exception {
    long request = carried(1);
    harbour.rewrite(true, 1);
    work(request, State.REFUSED, 1);
    assertThat(harbour.remains(1)).isTrue();
    assertThat(failure(request)).isEqualTo("old:a1 stays: it was written to since it was carried");
  }

  @Test
  void aSourceWhoseCopyIsAnotherStays() throws Exception {
    long request = carried(1);
    harbour.rewrite(false, 1);
    work(request, State.REFUSED, 1);
    assertThat(harbour.remains(1)).isTrue();
    assertThat(failure(request)).contains("new:a1 is no longer the copy that was verified");
  }

  @Test
  void aSourceThatIsKeptIsNotTouched() throws Exception {
    long request = carried(1);
    harbour.memory.controls().keepSources(request);
    work(request, State.KEPT, 1);
    assertThat(harbour.remains(1)).isTrue();
  }

  @Test
  void oneThatIsCalledOffWhileItsCopyIsLookedAtIsNotTouched() throws Exception {
    long request = carried(1);
    harbour.destination.before = verb -> harbour.memory.controls().keepSources(request);
    work(request, State.KEPT, 1);
    assertThat(harbour.remains(1)).isTrue();
  }

  @Test
  void aProviderThatIsAwayIsAskedAgainLater() throws Exception {
    long request = carried(1);
    harbour.destination.before =
        verb -> {
          throw new StorageException(Problem.UNAVAILABLE, "away");
        };
    try (Worker worker = harbour.worker()) {
      harbour.awaitRetirementFailure(request);
      assertThat(worker.running()).isZero();
    }
    assertThat(harbour.remains(1)).isTrue();
    harbour.destination.before = verb -> {};
    harbour.elapse(Duration.ofMinutes(10));
    work(request, State.RETIRED, 1);
    assertThat(harbour.remains(1)).isFalse();
  }
}

package dev.wherry.core.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.queue.FreeSlots;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.RequestState;
import dev.wherry.core.transfer.WatchedProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerTest {
  private final Harbour harbour;

  WorkerTest(@TempDir Path folder) throws Exception {
    harbour = new Harbour(folder);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    harbour.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("wherry-"));
  }

  @Test
  void movesThatWereQueuedBeforeAndAfterItsStartAreCarried() throws Exception {
    long before = harbour.request(20);
    try (Worker worker = harbour.worker()) {
      harbour.await(before, MoveState.SUCCEEDED, 20);
      long after = harbour.request(20);
      harbour.await(after, MoveState.SKIPPED, 20);
      assertThat(harbour.memory.request(after).orElseThrow().state())
          .isEqualTo(RequestState.FINISHED);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(harbour.moves(before))
        .allSatisfy(
            move -> {
              assertThat(move.attempts()).isEqualTo(1);
              assertThat(move.receipt()).isNotNull();
              assertThat(move.failure()).isNull();
            });
  }

  @Test
  void aMoveThatCantSucceedFailsAtOnce() throws Exception {
    long request = harbour.requestUnprepared(1);
    try (Worker worker = harbour.worker()) {
      harbour.await(request, MoveState.FAILED, 1);
      assertThat(worker.running()).isBetween(0, 1);
    }
    assertThat(failure(request)).isEqualTo(FailureKind.SOURCE_NOT_FOUND);
    assertThat(move(request).attempts()).isEqualTo(1);
  }

  @Test
  void aMoveThatMaySucceedLaterIsTriedAgainUpToItsLimit() throws Exception {
    harbour.source.before =
        verb -> {
          throw new StorageException(Problem.UNAVAILABLE, "down");
        };
    long request = harbour.request(1);
    try (Worker worker = harbour.worker()) {
      for (int attempt = 1; attempt <= 2; attempt++) {
        harbour.await(request, MoveState.WAITING, 1);
        assertThat(move(request).attempts()).isEqualTo(attempt);
        harbour.elapse(Duration.ofSeconds(11)); // past the delay, and not past the lease
        awaitAttempt(request, attempt + 1);
      }
      harbour.await(request, MoveState.FAILED, 1);
      assertThat(worker.running()).isBetween(0, 1);
    }
    assertThat(failure(request)).isEqualTo(FailureKind.UNAVAILABLE);
    assertThat(move(request).attempts()).isEqualTo(3);
  }

  private void awaitAttempt(long request, int attempt) throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    try (var registration =
        harbour.memory.onRequestChanged(
            id -> {
              if (move(request).attempts() == attempt) {
                reached.countDown();
              }
            })) {
      assertThat(registration).isNotNull();
      if (move(request).attempts() != attempt) {
        assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void aTransferThatBreaksInAnUnknownWayHurtsOnlyItself() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    harbour.destination.before =
        verb -> {
          if (calls.incrementAndGet() == 3) {
            throw new IllegalStateException("a fault of ours");
          }
        };
    long request = harbour.request(10);
    try (Worker worker = harbour.worker()) {
      harbour.await(request, MoveState.SUCCEEDED, 9);
      harbour.await(request, MoveState.WAITING, 1);
      harbour.elapse(Duration.ofSeconds(11)); // past the delay, and not past the lease
      harbour.await(request, MoveState.SUCCEEDED, 10);
      assertThat(worker.running()).isBetween(0, 8);
    }
  }

  @Test
  void noMoreRunThanThereAreSlotsNorThanALaneMayHave() throws Exception {
    Gate gate = new Gate(3);
    harbour.source.before = gate;
    long request = harbour.request(20);
    try (Worker worker = harbour.worker(8, 3, RetryPolicy.DEFAULT)) {
      assertThat(gate.arrived().await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.running()).isEqualTo(3);
      assertThat(harbour.moves(request))
          .filteredOn(move -> move.state() == MoveState.RUNNING)
          .hasSize(3);
      gate.letThrough();
      harbour.await(request, MoveState.SUCCEEDED, 20);
    }
  }

  @Test
  void aCancelledRequestStopsItsRunningMoves() throws Exception {
    Gate gate = new Gate(2);
    harbour.source.before = gate;
    long request = harbour.request(2);
    try (Worker worker = harbour.worker()) {
      assertThat(gate.arrived().await(20, TimeUnit.SECONDS)).isTrue();
      harbour.memory.controls().cancel(request);
      harbour.await(request, MoveState.CANCELLED, 2);
      assertThat(worker.running()).isBetween(0, 2);
    }
    assertThat(harbour.arrived(1)).isFalse();
  }

  @Test
  void aResultIsKeptUntilTheQueueIsBack() throws Exception {
    Gate gate = new Gate(1);
    harbour.source.before = gate;
    long request = harbour.request(1);
    try (Worker worker = harbour.worker()) {
      assertThat(gate.arrived().await(20, TimeUnit.SECONDS)).isTrue();
      harbour.queue.refusals = new CountDownLatch(3);
      harbour.queue.away(true);
      gate.letThrough();
      assertThat(harbour.queue.refusals.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.running()).isEqualTo(1);
      harbour.queue.away(false);
      harbour.await(request, MoveState.SUCCEEDED, 1);
    }
    assertThat(move(request).attempts()).isEqualTo(1);
  }

  @Test
  void aWorkerThatWasTakenForDeadDropsItsMovesAndJoinsAgain() throws Exception {
    Gate gate = new Gate(1);
    harbour.source.before = gate;
    long request = harbour.request(1);
    try (Worker worker = harbour.worker()) {
      assertThat(gate.arrived().await(20, TimeUnit.SECONDS)).isTrue();
      harbour.queue.away(true);
      harbour.elapse(Harbour.LEASE.plusSeconds(1));
      harbour.memory.reclaim(Harbour.LEASE, 3);
      harbour.source.before = verb -> {};
      harbour.queue.away(false);
      harbour.await(request, MoveState.SUCCEEDED, 1);
      assertThat(worker.running()).isBetween(0, 1);
    }
    assertThat(move(request).attempts()).isEqualTo(2);
  }

  @Test
  void movesThatAreClaimedWhoseAnswerIsLostAreGivenBackWhenThoseThatRunHaveEnded()
      throws Exception {
    Gate gate = new Gate(1);
    harbour.source.before = gate;
    long before = harbour.request(1);
    long after;
    try (Worker worker = harbour.worker()) {
      assertThat(gate.arrived().await(20, TimeUnit.SECONDS)).isTrue();
      harbour.queue.lostAnswers.set(2);
      after = harbour.request(3);
      // The third waits for a move before it to leave its destination.
      harbour.await(after, MoveState.RUNNING, 2);
      gate.letThrough();
      harbour.await(before, MoveState.SUCCEEDED, 1);
      harbour.await(after, MoveState.SKIPPED, 1);
      harbour.await(after, MoveState.SUCCEEDED, 2);
      assertThat(worker.running()).isBetween(0, 4);
    }
    assertThat(harbour.moves(before)).allMatch(move -> move.attempts() == 1);
    assertThat(harbour.moves(after)).allMatch(move -> move.attempts() == 1);
  }

  @Test
  void aMoveThatKillsItsWorkersEndsAsWorkerLost() throws Exception {
    long request = harbour.request(1);
    for (int death = 1; death <= 3; death++) {
      harbour.memory.claim(harbour.memory.join("dying"), new FreeSlots(1, 1, Map.of()));
      harbour.elapse(Harbour.LEASE.plusSeconds(1));
      assertThat(harbour.memory.reclaim(Harbour.LEASE, 3)).isEqualTo(1);
    }
    assertThat(failure(request)).isEqualTo(FailureKind.WORKER_LOST);
  }

  @Test
  void aProcessThatWasStoppedForLongerThanItsLeaseWritesNothingWhenItWakes() throws Exception {
    Gate gate = new Gate(1);
    harbour.source.before = gate;
    long request = harbour.request(1);
    Worker worker = harbour.worker();
    assertThat(gate.arrived().await(20, TimeUnit.SECONDS)).isTrue();
    harbour.queue.refusals = new CountDownLatch(3);
    harbour.queue.away(true);
    assertThat(harbour.queue.refusals.await(20, TimeUnit.SECONDS)).isTrue();
    harbour.nanos.addAndGet(Harbour.LEASE.plusSeconds(1).toNanos());
    gate.letThrough();
    worker.close(Duration.ofSeconds(20));
    assertThat(harbour.arrived(1)).isFalse();
    assertThat(move(request).state()).isEqualTo(MoveState.RUNNING);
  }

  @Test
  void closingWithGraceLetsMovesEnd() throws Exception {
    Gate gate = new Gate(1);
    harbour.source.before = gate;
    long request = harbour.request(1);
    Worker worker = harbour.worker();
    assertThat(gate.arrived().await(20, TimeUnit.SECONDS)).isTrue();
    gate.letThrough();
    worker.close(Duration.ofSeconds(20));
    assertThat(move(request).state()).isEqualTo(MoveState.SUCCEEDED);
  }

  @Test
  void closingWithoutGraceGivesMovesBackUnpenalised() throws Exception {
    Gate gate = new Gate(1);
    harbour.source.before = gate;
    long request = harbour.request(1);
    Worker worker = harbour.worker();
    assertThat(gate.arrived().await(20, TimeUnit.SECONDS)).isTrue();
    worker.close();
    assertThat(move(request).state()).isEqualTo(MoveState.QUEUED);
    assertThat(move(request).attempts()).isZero();
    assertThat(harbour.arrived(1)).isFalse();
  }

  @Test
  void aWorkerThatStoppedClaimingEndsWhatItRunsAndTakesNoMore() throws Exception {
    Gate gate = new Gate(1);
    harbour.source.before = gate;
    long before = harbour.request(1);
    try (Worker worker = harbour.worker()) {
      assertThat(gate.arrived().await(20, TimeUnit.SECONDS)).isTrue();

      worker.stopClaiming();

      long after = harbour.request(1);
      gate.letThrough();
      harbour.await(before, MoveState.SUCCEEDED, 1);
      worker.close(Duration.ofSeconds(20));
      assertThat(move(after).state()).isEqualTo(MoveState.QUEUED);
      assertThat(move(after).attempts()).isZero();
    }
  }

  @Test
  void hurryGivesMovesBackThoughThereIsGrace() throws Exception {
    Gate gate = new Gate(1);
    harbour.source.before = gate;
    long request = harbour.request(1);
    Worker worker = harbour.worker();
    assertThat(gate.arrived().await(20, TimeUnit.SECONDS)).isTrue();

    worker.hurry();
    worker.close(Duration.ofDays(1));

    assertThat(move(request).state()).isEqualTo(MoveState.QUEUED);
    assertThat(move(request).attempts()).isZero();
  }

  @Test
  void closingWhileTheQueueIsAwayEnds() throws Exception {
    Gate gate = new Gate(1);
    harbour.source.before = gate;
    long request = harbour.request(1);
    Worker worker = harbour.worker();
    assertThat(gate.arrived().await(20, TimeUnit.SECONDS)).isTrue();
    harbour.queue.away(true);
    worker.close();
    assertThat(move(request).state()).isEqualTo(MoveState.RUNNING);
  }

  @Test
  void aWorkerThatCantJoinSaysSo() {
    harbour.queue.away(true);
    assertThatThrownBy(harbour::worker).hasMessage("the queue is away");
  }

  // large assets

  @Test
  void anotherAttemptGoesOnFromThePartsThatWereTaken() throws Exception {
    harbour.destination.before = breaking("put part 5", Problem.UNAVAILABLE);
    long request = harbour.requestLarge(6);
    try (Worker worker = harbour.worker()) {
      harbour.await(request, MoveState.WAITING, 1);
      harbour.destination.before = _ -> {};
      harbour.destination.requests.clear();
      harbour.elapse(Duration.ofSeconds(11)); // past the delay, and not past the lease
      harbour.await(request, MoveState.SUCCEEDED, 1);
      assertThat(worker.running()).isBetween(0, 1);
    }
    assertThat(harbour.destination.requests)
        .contains("put part 5")
        .doesNotContain("begin")
        // Two are under way at once: beside the one that broke, one may have been cut off.
        .filteredOn(Set.of("put part 1", "put part 2", "put part 3", "put part 4")::contains)
        .hasSizeLessThan(2);
    assertThat(harbour.memory.countUploads()).isZero();
  }

  @Test
  void theUploadOfAMoveThatFailedIsAborted() throws Exception {
    harbour.destination.before = breaking("put part 3", Problem.FORBIDDEN);
    long request = harbour.requestLarge(4);
    try (Worker worker = harbour.worker()) {
      harbour.await(request, MoveState.FAILED, 1);
      assertThat(harbour.memory.awaitNoUpload()).isTrue();
      assertThat(worker.running()).isBetween(0, 1);
    }
    assertThat(failure(request)).isEqualTo(FailureKind.DESTINATION_FORBIDDEN);
    assertThat(harbour.destination.requests).containsSubsequence("begin", "abort", "is open");
  }

  @Test
  void anUploadThatCantBeAbortedIsTriedAgainLater() throws Exception {
    CountDownLatch tried = new CountDownLatch(1);
    harbour.destination.before =
        verb -> {
          if (verb.equals("abort")) {
            tried.countDown();
          }
          if (verb.equals("put part 3") || verb.equals("abort")) {
            throw new StorageException(Problem.FORBIDDEN, "revoked");
          }
        };
    long request = harbour.requestLarge(4);
    try (Worker worker = harbour.worker()) {
      harbour.await(request, MoveState.FAILED, 1);
      assertThat(tried.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(harbour.memory.countUploads()).isEqualTo(1);
      harbour.destination.before = _ -> {};
      harbour.elapse(Duration.ofMinutes(1));
      assertThat(harbour.memory.awaitNoUpload()).isTrue();
      assertThat(worker.running()).isBetween(0, 1);
    }
  }

  @Test
  void partsAreWrittenDownOnceTheQueueIsBack() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    CountDownLatch back = new CountDownLatch(1);
    harbour.destination.before =
        verb -> {
          if (verb.equals("put part 2")) {
            harbour.queue.away(true);
            gone.countDown();
          }
          if (verb.equals("put part 6")) {
            // Several parts are under way at once, and it may be here before the second is.
            await(gone);
            harbour.queue.away(false);
            back.countDown();
          }
        };
    long request = harbour.requestLarge(8);
    try (Worker worker = harbour.worker()) {
      assertThat(back.await(20, TimeUnit.SECONDS)).isTrue();
      harbour.await(request, MoveState.SUCCEEDED, 1);
      assertThat(worker.running()).isBetween(0, 1);
    }
    assertThat(harbour.destination.requests).filteredOn(r -> r.startsWith("put part")).hasSize(8);
    assertThat(move(request).attempts()).isEqualTo(1);
  }

  private static void await(CountDownLatch latch) throws StorageException {
    try {
      if (latch.await(20, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw new StorageException(Problem.INTERNAL, "nobody opened the latch");
  }

  private static WatchedProvider.Step breaking(String request, Problem problem) {
    return verb -> {
      if (verb.equals(request)) {
        throw new StorageException(problem, "it breaks at " + request);
      }
    };
  }

  private MoveReport move(long request) {
    return harbour.moves(request).getFirst();
  }

  private FailureKind failure(long request) {
    return Objects.requireNonNull(move(request).failure()).kind();
  }
}

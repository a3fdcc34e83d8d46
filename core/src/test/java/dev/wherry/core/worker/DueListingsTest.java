package dev.wherry.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.KeyGlob;
import dev.wherry.core.move.KeyTemplate;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.queue.Listing;
import dev.wherry.core.queue.ListingReport;
import dev.wherry.core.queue.ListingReport.State;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.PrefixListing;
import dev.wherry.core.queue.RequestState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DueListingsTest {
  private static final Listing ALL = listing("", "{path}", List.of());

  private final Harbour harbour;

  DueListingsTest(@TempDir Path folder) throws Exception {
    harbour = new Harbour(folder);
  }

  @AfterEach
  void close() throws Exception {
    harbour.close();
  }

  private static PrefixListing listing(String prefix, String key, List<KeyGlob> include) {
    return new PrefixListing(
        "old",
        prefix,
        "new",
        new KeyTemplate(key),
        new PrefixListing.Filter(include, List.of(), null, null, null, null));
  }

  private ListingReport report(long request) {
    return Objects.requireNonNull(harbour.memory.request(request).orElseThrow().listing());
  }

  @Test
  void everythingUnderAPrefixIsCarriedPageByPage() throws Exception {
    harbour.putAssets(2_500);
    long request = harbour.requestListing(ALL);
    try (Worker worker = harbour.worker()) {
      harbour.awaitFinished(request);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(harbour.memory.request(request).orElseThrow().counts().succeeded()).isEqualTo(2_500);
    assertThat(harbour.arrived(2_500)).isTrue();
    assertThat(report(request).state()).isEqualTo(State.FINISHED);
    assertThat(report(request).found()).isEqualTo(2_500);
    assertThat(harbour.source.requests).filteredOn("list"::equals).hasSize(3);
  }

  @Test
  void whatDoesNotPassTheFilterIsLeft() throws Exception {
    harbour.putAssets(30);
    long request =
        harbour.requestListing(listing("a1", "x/{key}-{path}", List.of(KeyGlob.parse("?"))));
    try (Worker worker = harbour.worker()) {
      harbour.awaitFinished(request);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(harbour.moves(request))
        .extracting(move -> move.destination().key())
        .containsExactly(
            "x/a10-0", "x/a11-1", "x/a12-2", "x/a13-3", "x/a14-4", "x/a15-5", "x/a16-6", "x/a17-7",
            "x/a18-8", "x/a19-9");
  }

  @Test
  void anAssetThatCantBeAMoveIsTold() throws Exception {
    harbour.putAssets(3);
    long request = harbour.requestListing(listing("a", "{ext}", List.of()));
    try (Worker worker = harbour.worker()) {
      harbour.awaitFinished(request);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(report(request).rejected()).isEqualTo(3);
    assertThat(report(request).problems())
        .first()
        .isEqualTo(new ListingReport.Problem("a1", "its key at the destination would be empty"));
    assertThat(harbour.memory.request(request).orElseThrow().counts().total()).isZero();
  }

  @Test
  void aListingThatFailsGoesOnWhereItWas() throws Exception {
    harbour.putAssets(1_500);
    AtomicInteger lists = new AtomicInteger();
    harbour.source.before =
        verb -> {
          if (verb.equals("list") && lists.incrementAndGet() == 2) {
            throw new StorageException(Problem.UNAVAILABLE, "down");
          }
        };
    long request = harbour.requestListing(ALL);
    try (Worker worker = harbour.worker()) {
      harbour.await(request, MoveState.SUCCEEDED, 1_000);
      harbour.await(request, () -> report(request).failure() != null);
      assertThat(report(request).state()).isEqualTo(State.RUNNING);
      harbour.elapse(Duration.ofSeconds(11)); // past the delay, and not past the lease
      harbour.awaitFinished(request);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(harbour.memory.request(request).orElseThrow().counts().succeeded()).isEqualTo(1_500);
    assertThat(lists).hasValue(3);
    assertThat(report(request).failure()).isNull();
  }

  @Test
  void aListingThatFailsInAnUnknownWayIsTriedAgain() throws Exception {
    harbour.putAssets(3);
    AtomicInteger lists = new AtomicInteger();
    harbour.source.before =
        verb -> {
          if (verb.equals("list") && lists.incrementAndGet() == 1) {
            throw new IllegalStateException("a fault");
          }
        };
    long request = harbour.requestListing(ALL);
    try (Worker worker = harbour.worker()) {
      harbour.await(request, () -> report(request).failure() != null);
      assertThat(report(request).failure())
          .isEqualTo(new Failure(FailureKind.INTERNAL, "java.lang.IllegalStateException: a fault"));
      harbour.elapse(Duration.ofSeconds(11)); // past the delay, and not past the lease
      harbour.awaitFinished(request);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(harbour.memory.request(request).orElseThrow().counts().succeeded()).isEqualTo(3);
  }

  @Test
  void noCopyIsMadeWhereTheListingWouldFindIt() throws Exception {
    harbour.putAssets(3);
    long request =
        harbour.requestListing(
            new PrefixListing(
                "old", "a", "old", new KeyTemplate("a/{path}"), PrefixListing.Filter.NONE));
    try (Worker worker = harbour.worker()) {
      harbour.awaitFinished(request);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(report(request).rejected()).isEqualTo(3);
    assertThat(report(request).problems())
        .first()
        .isEqualTo(
            new ListingReport.Problem("a1", "its copy would lie under the prefix that is listed"));
  }

  @Test
  void aListingThatIsForbiddenIsGivenUp() throws Exception {
    harbour.source.before =
        _ -> {
          throw new StorageException(Problem.FORBIDDEN, "no");
        };
    long request = harbour.requestListing(ALL);
    try (Worker worker = harbour.worker()) {
      harbour.awaitFinished(request);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(report(request).state()).isEqualTo(State.FAILED);
    assertThat(Objects.requireNonNull(report(request).failure()).kind())
        .isEqualTo(FailureKind.SOURCE_FORBIDDEN);
  }

  @Test
  void aWorkerThatIsClosedGivesItsListingBack() throws Exception {
    harbour.putAssets(1_500);
    Gate gate = new Gate(1);
    harbour.source.before =
        verb -> {
          if (verb.equals("list")) {
            gate.run(verb);
          }
        };
    long request = harbour.requestListing(ALL);
    try (Worker worker = harbour.worker()) {
      assertThat(gate.arrived().await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.running()).isBetween(0, 8);
    }
    harbour.source.before = _ -> {};
    try (Worker worker = harbour.worker()) {
      harbour.awaitFinished(request);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(harbour.memory.request(request).orElseThrow().state())
        .isEqualTo(RequestState.FINISHED);
    assertThat(harbour.moves(request)).extracting(MoveReport::source).doesNotHaveDuplicates();
    assertThat(harbour.memory.request(request).orElseThrow().counts().succeeded()).isEqualTo(1_500);
  }
}

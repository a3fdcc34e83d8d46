package dev.wherry.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.ManifestFormat;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.queue.ListingReport;
import dev.wherry.core.queue.ListingReport.State;
import dev.wherry.core.queue.ManifestListing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestPagesTest {
  private final Harbour harbour;

  ManifestPagesTest(@TempDir Path folder) throws Exception {
    harbour = new Harbour(folder);
  }

  @AfterEach
  void close() throws Exception {
    harbour.close();
  }

  /// A CSV line for each asset, from 1 on.
  private static String lines(int moves) {
    return IntStream.rangeClosed(1, moves)
        .mapToObj(i -> "old:a%d,new:a%d\n".formatted(i, i))
        .collect(Collectors.joining());
  }

  /// More lines than are read in one turn: first 20,000 that are no moves, then some that are.
  private static String large(int moves) {
    return "x\n".repeat(20_000) + lines(moves);
  }

  private long request(String csv) throws StorageException {
    return request(harbour.putManifest("m.csv", csv));
  }

  private long request(Location manifest) {
    return harbour.requestListing(
        new ManifestListing(
            manifest, ManifestFormat.of(manifest).orElseThrow(), Set.of("old", "new", "far")));
  }

  private ListingReport report(long request) {
    return Objects.requireNonNull(harbour.memory.request(request).orElseThrow().listing());
  }

  private long opened() {
    return harbour.destination.requests.stream().filter(verb -> verb.startsWith("open")).count();
  }

  private void carryAll(long request) throws Exception {
    try (Worker worker = harbour.worker()) {
      harbour.awaitFinished(request);
      assertThat(worker.running()).isBetween(0, 8);
    }
  }

  @Test
  void everyLineIsAMove() throws Exception {
    harbour.putAssets(2_500);
    long request = request("source,destination\n" + lines(2_500));
    carryAll(request);
    assertThat(harbour.memory.request(request).orElseThrow().counts().succeeded()).isEqualTo(2_500);
    assertThat(harbour.arrived(2_500)).isTrue();
    assertThat(report(request).state()).isEqualTo(State.FINISHED);
    assertThat(report(request).found()).isEqualTo(2_500);
    assertThat(report(request).rejected()).isZero();
    assertThat(opened()).isOne();
  }

  @Test
  void aLargeManifestIsReadInTurnsAndNoLineTwice() throws Exception {
    harbour.putAssets(500);
    long request = request(large(500));
    carryAll(request);
    assertThat(report(request).found()).isEqualTo(20_500);
    assertThat(report(request).rejected()).isEqualTo(20_000);
    assertThat(harbour.memory.request(request).orElseThrow().counts().succeeded()).isEqualTo(500);
    assertThat(harbour.arrived(500)).isTrue();
    assertThat(opened()).isEqualTo(2);
  }

  @Test
  void aManifestWithoutALineFinishesItsRequest() throws Exception {
    long request = request("");
    carryAll(request);
    assertThat(report(request).state()).isEqualTo(State.FINISHED);
    assertThat(report(request).found()).isZero();
  }

  @Test
  void linesOfJsonAreMovesToo() throws Exception {
    harbour.putAssets(1);
    long request =
        request(
            harbour.putManifest(
                "m.jsonl",
                """
                {"source": "old:a1", "destination": "new:x"}
                {}
                {"source": "old:a1", "destination": "far:\\ud800"}
                {"source": "old:\\u0000", "destination": "new:y"}
                """));
    carryAll(request);
    assertThat(harbour.moves(request))
        .singleElement()
        .extracting(move -> move.destination().toString())
        .isEqualTo("new:x");
    assertThat(report(request).problems())
        .extracting(ListingReport.Problem::place)
        .containsExactly("line 2", "line 3", "line 4");
  }

  @Test
  void aLineThatIsNoMoveIsToldAndTheRestGoesOn() throws Exception {
    harbour.putAssets(2);
    long request =
        request(
            """
            old:a1,new:a1
            a2,new:a2
            old:a2,secret:a2
            old:a2
            old:,new:a2
            old:a2,old:a2
            old:a2,far:a2
            old:a2,new:a2
            old:%s,new:a3
            """
                .formatted("k".repeat(1_025)));
    try (Worker worker = harbour.worker()) {
      harbour.await(request, MoveState.SUCCEEDED, 2);
      harbour.await(request, () -> report(request).state() == State.FINISHED);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(report(request).found()).isEqualTo(9);
    assertThat(report(request).rejected()).isEqualTo(6);
    assertThat(report(request).problems())
        .extracting(problem -> problem.place() + ": " + problem.message())
        .satisfiesExactly(
            text -> assertThat(text).startsWith("line 2: source: 'a2' is not a location"),
            text ->
                assertThat(text)
                    .isEqualTo(
                        "line 3: destination: no provider 'secret' is configured, or whoever asked may not use it"),
            text -> assertThat(text).startsWith("line 4: 1 field where source,destination"),
            text -> assertThat(text).startsWith("line 5: source: the location has no key"),
            text -> assertThat(text).isEqualTo("line 6: it stands at its destination already"),
            text -> assertThat(text).startsWith("line 9: provider 'old' can't hold the key kkk"));
    assertThat(harbour.moves(request))
        .extracting(move -> move.destination().toString())
        .containsExactly("new:a1", "far:a2", "new:a2"); // another worker may know that provider
  }

  @Test
  void whatIsBeforeABrokenQuoteIsMovedAndNothingBehindIt() throws Exception {
    harbour.putAssets(3);
    long request = request(lines(2) + "old:\"a3,new:a3\n" + lines(3));
    carryAll(request);
    assertThat(harbour.memory.request(request).orElseThrow().counts().succeeded()).isEqualTo(2);
    assertThat(report(request).state()).isEqualTo(State.FAILED);
    var failure = Objects.requireNonNull(report(request).failure());
    assertThat(failure.kind()).isEqualTo(FailureKind.MALFORMED_MANIFEST);
    assertThat(failure.message()).startsWith("new:m.csv, line 3: a quote inside a field");

    harbour.memory.controls().retry(request, Set.of());
    carryAll(request);
    assertThat(harbour.memory.request(request).orElseThrow().counts().total()).isEqualTo(2);
    assertThat(report(request).failure()).isEqualTo(failure);
  }

  @Test
  void aManifestThatIsNotThereIsGivenUp() throws Exception {
    long request = request(new Location("new", "none.csv"));
    carryAll(request);
    assertThat(report(request).state()).isEqualTo(State.FAILED);
    assertThat(Objects.requireNonNull(report(request).failure()).kind())
        .isEqualTo(FailureKind.SOURCE_NOT_FOUND);
  }

  @Test
  void oneThatFailsGoesOnWhereItWas() throws Exception {
    harbour.putAssets(3);
    AtomicInteger opens = new AtomicInteger();
    harbour.destination.before =
        verb -> {
          if (verb.startsWith("open") && opens.incrementAndGet() == 2) {
            throw new StorageException(Problem.UNAVAILABLE, "down");
          }
        };
    long request = request(large(3));
    try (Worker worker = harbour.worker()) {
      harbour.await(request, () -> report(request).failure() != null);
      assertThat(report(request).state()).isEqualTo(State.RUNNING);
      assertThat(report(request).found()).isEqualTo(20_000);
      harbour.elapse(Duration.ofSeconds(11)); // past the delay, and not past the lease
      harbour.awaitFinished(request);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(opens).hasValue(3);
    assertThat(report(request).found()).isEqualTo(20_003);
    assertThat(harbour.memory.request(request).orElseThrow().counts().total()).isEqualTo(3);
    assertThat(report(request).failure()).isNull();
  }

  @Test
  void oneThatWasChangedMeanwhileIsGivenUp() throws Exception {
    harbour.putAssets(3);
    AtomicInteger opens = new AtomicInteger();
    harbour.destination.before =
        verb -> {
          if (verb.startsWith("open") && opens.incrementAndGet() == 2) {
            harbour.putManifest("m.csv", lines(3));
          }
        };
    long request = request(large(3));
    try (Worker worker = harbour.worker()) {
      harbour.await(request, () -> report(request).state() == State.FAILED);
      assertThat(worker.running()).isBetween(0, 8);
    }
    assertThat(report(request).found()).isEqualTo(20_000);
    var failure = Objects.requireNonNull(report(request).failure());
    assertThat(failure.kind()).isEqualTo(FailureKind.SOURCE_CHANGED);
    assertThat(failure.message())
        .isEqualTo(
            "the manifest new:m.csv was changed after its lines up to 20,000 were read: ask for its other lines anew");
  }
}

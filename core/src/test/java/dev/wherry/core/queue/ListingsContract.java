package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.KeyGlob;
import dev.wherry.core.move.KeyTemplate;
import dev.wherry.core.move.Location;
import dev.wherry.core.move.ManifestFormat;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.ListingReport.Problem;
import dev.wherry.core.queue.ListingReport.State;
import dev.wherry.core.queue.Listings.Due;
import dev.wherry.core.queue.Listings.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [Listings] keeps.
public abstract class ListingsContract {
  private static final Duration LEASE = Duration.ofMinutes(10);
  private static final Set<String> KNOWN = Set.of("old", "new");
  private static final PrefixListing ALL =
      new PrefixListing(
          "old", "images/", "new", new KeyTemplate("{path}"), PrefixListing.Filter.NONE);

  protected abstract QueueUnderTest subject();

  private MoveQueue queue() {
    return subject().queue();
  }

  private Listings listings() {
    return queue().listings();
  }

  private static MoveRequest request(@Nullable String key, Listing listing) {
    return new MoveRequest(
        key, 3, MoveOptions.DEFAULT, List.of("l"), null, Set.of("old"), List.of(), listing);
  }

  private long asked() {
    return queue().enqueue(request(null, ALL)).requestId();
  }

  private Due taken() {
    return listings().due(KNOWN, LEASE).orElseThrow();
  }

  /// A page of moves from some number on.
  private static Page page(int first, int moves, @Nullable String next) {
    return new Page(
        moves,
        IntStream.range(first, first + moves)
            .mapToObj(
                n ->
                    new MoveRequest.Leg(
                        new Location("old", "images/" + n), new Location("new", "" + n)))
            .toList(),
        0,
        List.of(),
        next);
  }

  private RequestReport report(long id) {
    return subject().reports().request(id).orElseThrow();
  }

  private ListingReport listing(long id) {
    return Objects.requireNonNull(report(id).listing());
  }

  private List<MoveReport> moves(long id) {
    return subject().reports().moves(new MoveFilter(id, Set.of(), Set.of()), null, 1_000);
  }

  private long count(long id, Set<MoveState> states) {
    return subject().reports().count(new MoveFilter(id, states, Set.of()));
  }

  /// Carries all that is queued.
  private void carryAll() {
    WorkerId worker = queue().join("w");
    List<Settlement> settlements = new ArrayList<>();
    for (Claim claim : queue().claim(worker, Requests.slots(100))) {
      settlements.add(new Settlement(claim, new Outcome.Succeeded(Requests.RECEIPT)));
    }
    assertThat(queue().settle(worker, settlements)).isEmpty();
  }

  @Test
  void whatIsAskedComesBackWithTheListing() {
    Listing listing =
        new PrefixListing(
            "old",
            "",
            "new",
            new KeyTemplate("{ext}/{{{path}"),
            new PrefixListing.Filter(
                List.of(KeyGlob.parse("*.{jpg,png}")),
                List.of(KeyGlob.parse("x\\*"), KeyGlob.parse("y")),
                0L,
                1L << 40,
                Instant.parse("2020-01-01T00:00:00Z"),
                Instant.parse("2021-01-01T00:00:00.5Z")));
    long id = queue().enqueue(request(null, listing)).requestId();
    Due due = taken();
    assertThat(due.request()).isEqualTo(id);
    assertThat(due.what()).isEqualTo(listing);
    assertThat(due.priority()).isEqualTo(3);
    assertThat(due.position()).isNull();
    assertThat(due.tries()).isZero();
    assertThat(listing(id).what()).isEqualTo(listing);
  }

  @Test
  void whatIsAskedComesBackWithAManifest() {
    Listing listing =
        new ManifestListing(
            new Location("old", "lists/a,b.jsonl"), ManifestFormat.JSON_LINES, Set.of("old", "x"));
    long id =
        queue()
            .enqueue(
                new MoveRequest(
                    null,
                    0,
                    new MoveOptions(
                        MoveOptions.DEFAULT.overwrite(), MoveOptions.DEFAULT.verify(), true, null),
                    List.of(),
                    null,
                    Set.of(),
                    List.of(),
                    listing))
            .requestId();
    Due due = taken();
    assertThat(due.request()).isEqualTo(id);
    assertThat(due.what()).isEqualTo(listing);
    assertThat(due.retires()).isTrue();
    assertThat(listing(id).what()).isEqualTo(listing);
  }

  @Test
  void theSameKeyWithAnotherManifestIsTaken() {
    Location place = new Location("old", "a");
    Listing csv = new ManifestListing(place, ManifestFormat.CSV, Set.of("old"));
    long id = queue().enqueue(request("k", csv)).requestId();
    Listing wider = new ManifestListing(place, ManifestFormat.CSV, Set.of("old", "new"));
    Listing json = new ManifestListing(place, ManifestFormat.JSON_LINES, Set.of("old"));
    assertThat(queue().enqueue(request("k", wider))).isEqualTo(new Acceptance.AlreadyStored(id));
    assertThat(queue().enqueue(request("k", json))).isEqualTo(new Acceptance.KeyTaken(id));
  }

  @Test
  void aManifestsMovesTakeTheirTurnsInManyLanes() {
    Listing manifest =
        new ManifestListing(new Location("old", "m.csv"), ManifestFormat.CSV, Set.of("old", "new"));
    long id = queue().enqueue(request(null, manifest)).requestId();
    List<MoveRequest.Leg> legs =
        List.of(
            new MoveRequest.Leg(new Location("old", "1"), new Location("new", "1")),
            new MoveRequest.Leg(new Location("new", "2"), new Location("old", "2")),
            new MoveRequest.Leg(new Location("old", "3"), new Location("new", "3")));
    listings().append(taken(), new Page(3, legs, 0, List.of(), "p"), LEASE);
    assertThat(moves(id))
        .extracting(move -> move.source().toString())
        .containsExactly("old:1", "new:2", "old:3");
    assertThat(subject().reports().signpost(new Location("old", "3"))).isPresent();
    assertThat(subject().reports().signpost(new Location("new", "2"))).isEmpty();
    assertThat(subject().reports().isWithin(id, Set.of("old"))).isFalse();
    carryAll();
    assertThat(report(id).counts().succeeded()).isEqualTo(3);
    assertThat(report(id).counts().total()).isEqualTo(3);
  }

  @Test
  void aManifestIsOutsideOfProvidersThatDontHoldIt() {
    Listing manifest =
        new ManifestListing(new Location("old", "m.csv"), ManifestFormat.CSV, Set.of("old", "new"));
    long id = queue().enqueue(request(null, manifest)).requestId();
    assertThat(subject().reports().isWithin(id, Set.of("old"))).isTrue();
    assertThat(subject().reports().isWithin(id, Set.of("new"))).isFalse();
  }

  @Test
  void aListingIsNoMoveAndKeepsItsRequestOpen() {
    long id = asked();
    assertThat(report(id).state()).isEqualTo(RequestState.OPEN);
    assertThat(report(id).counts().total()).isZero();
    assertThat(report(id).counts().queued()).isZero();
    assertThat(listing(id).state()).isEqualTo(State.RUNNING);
    assertThat(count(id, Set.of())).isZero();
    assertThat(count(id, Set.of(MoveState.QUEUED))).isZero();
    listings().append(taken(), page(1, 2, "2"), LEASE);
    assertThat(count(id, Set.of())).isEqualTo(2);
    carryAll();
    assertThat(count(id, Set.of(MoveState.QUEUED))).isZero();
    assertThat(report(id).state()).isEqualTo(RequestState.OPEN);
    assertThat(report(id).counts().succeeded()).isEqualTo(2);
    assertThat(report(id).finishedAt()).isNull();
  }

  @Test
  void movesAreAddedBehindThoseThatAreThere() {
    long id = asked();
    Due due = taken();
    assertThat(listings().append(due, page(1, 2, "2"), LEASE)).isTrue();
    carryAll();
    assertThat(listings().append(due, page(3, 3, null), LEASE)).isTrue();
    assertThat(moves(id))
        .extracting(MoveReport::id)
        .containsExactly(
            new MoveId(id, 1),
            new MoveId(id, 2),
            new MoveId(id, 3),
            new MoveId(id, 4),
            new MoveId(id, 5));
    assertThat(moves(id))
        .extracting(MoveReport::source)
        .extracting(Location::key)
        .containsExactly("images/1", "images/2", "images/3", "images/4", "images/5");
    assertThat(report(id).counts().total()).isEqualTo(5);
    assertThat(report(id).counts().queued()).isEqualTo(3);
    assertThat(listing(id).found()).isEqualTo(5);
    assertThat(subject().reports().signpost(new Location("old", "images/4"))).isPresent();
  }

  @Test
  void aRequestIsFinishedWithTheLastMoveOnceItsListingHasEnded() {
    long id = asked();
    Due due = taken();
    listings().append(due, page(1, 1, null), LEASE);
    assertThat(report(id).state()).isEqualTo(RequestState.OPEN);
    assertThat(listing(id).state()).isEqualTo(State.FINISHED);
    assertThat(listing(id).endedAt()).isNotNull();
    carryAll();
    assertThat(report(id).state()).isEqualTo(RequestState.FINISHED);
    assertThat(listings().due(KNOWN, LEASE)).isEmpty();
  }

  @Test
  void theLastPageEndsTheListingSoThatNobodyBeginsAnew() {
    long id = asked();
    assertThat(listings().append(taken(), page(1, 2, null), LEASE)).isTrue();
    subject().elapse(LEASE.plusSeconds(1)); // its holder came to nothing then and there
    assertThat(listings().due(KNOWN, LEASE)).isEmpty();
    assertThat(listing(id).state()).isEqualTo(State.FINISHED);
    assertThat(report(id).counts().total()).isEqualTo(2);
    assertThat(report(id).finishedAt()).isNull();
    carryAll();
    assertThat(report(id).state()).isEqualTo(RequestState.FINISHED);
  }

  @Test
  void aRequestIsFinishedWithItsListingWhenNoMoveIsLeft() {
    long id = asked();
    Due due = taken();
    listings().append(due, page(1, 1, "1"), LEASE);
    carryAll();
    assertThat(report(id).state()).isEqualTo(RequestState.OPEN);
    listings().append(due, page(2, 0, null), LEASE);
    assertThat(report(id).state()).isEqualTo(RequestState.FINISHED);
    assertThat(report(id).finishedAt()).isNotNull();
  }

  @Test
  void oneThatFindsNothingFinishesItsRequest() {
    long id = asked();
    Due due = taken();
    listings().append(due, page(1, 0, null), LEASE);
    assertThat(report(id).state()).isEqualTo(RequestState.FINISHED);
    assertThat(report(id).counts().total()).isZero();
    assertThat(report(id).finishedAt()).isNotNull();
  }

  @Test
  void aListingIsHeldForItsLease() {
    asked();
    taken();
    assertThat(listings().due(KNOWN, LEASE)).isEmpty();
    subject().elapse(LEASE.plusSeconds(1));
    assertThat(listings().due(KNOWN, LEASE)).isPresent();
  }

  @Test
  void whoeverGoesOnAfterALeaseGoesOnWhereThePagesEnd() {
    long id = asked();
    Due lost = taken();
    listings().append(lost, page(1, 2, "2"), LEASE);
    subject().elapse(LEASE.plusSeconds(1));
    Due other = taken();
    assertThat(other.position()).isEqualTo("2");

    assertThat(listings().append(lost, page(3, 2, "4"), LEASE)).isFalse();
    listings().giveUp(lost, new Failure(FailureKind.TIMED_OUT, "slow"));
    listings().later(lost, new Failure(FailureKind.TIMED_OUT, "slow"), Duration.ZERO);

    assertThat(moves(id)).hasSize(2);
    assertThat(listing(id).state()).isEqualTo(State.RUNNING);
    assertThat(listing(id).failure()).isNull();
    assertThat(listings().append(other, page(3, 1, null), LEASE)).isTrue();
    assertThat(moves(id)).hasSize(3);
  }

  @Test
  void aPageHoldsTheListingForAnotherLease() {
    asked();
    Due due = taken();
    subject().elapse(LEASE.minusMinutes(1));
    listings().append(due, page(1, 1, "1"), LEASE);
    subject().elapse(LEASE.minusMinutes(1));
    assertThat(listings().due(KNOWN, LEASE)).isEmpty();
  }

  @Test
  void oneThatIsGivenBackGoesBehindTheOthers() {
    long first = asked();
    subject().elapse(Duration.ofSeconds(1));
    long second = asked();
    subject().elapse(Duration.ofSeconds(1));
    Due due = taken();
    assertThat(due.request()).isEqualTo(first);
    listings().append(due, page(1, 1, "1"), LEASE);
    listings().later(due, null, Duration.ZERO);
    subject().elapse(Duration.ofSeconds(1));
    assertThat(taken().request()).isEqualTo(second);
    assertThat(taken().request()).isEqualTo(first);
    assertThat(listings().append(due, page(2, 1, "2"), LEASE)).isFalse();
  }

  @Test
  void aFailureIsToldAndTriedAgainLater() {
    long id = asked();
    listings().later(taken(), new Failure(FailureKind.UNAVAILABLE, "down"), LEASE);
    assertThat(listing(id).failure()).isEqualTo(new Failure(FailureKind.UNAVAILABLE, "down"));
    assertThat(listings().due(KNOWN, LEASE)).isEmpty();
    subject().elapse(LEASE);
    Due again = taken();
    assertThat(again.tries()).isEqualTo(1);
    listings().append(again, page(1, 1, "1"), LEASE);
    assertThat(listing(id).failure()).isNull();
    listings().later(again, null, Duration.ZERO);
    assertThat(taken().tries()).isZero();
  }

  @Test
  void aProviderThatAsksForFewerRequestsUsesUpNoTry() {
    asked();
    listings().later(taken(), new Failure(FailureKind.UNAVAILABLE, "down"), Duration.ZERO);
    listings().later(taken(), new Failure(FailureKind.THROTTLED, "slower"), Duration.ZERO);
    assertThat(taken().tries()).isEqualTo(1);
  }

  @Test
  void oneThatIsGivenUpEndsAndCanBeTriedAgain() {
    long id = asked();
    Due due = taken();
    listings().append(due, page(1, 1, "1"), LEASE);
    listings().giveUp(due, new Failure(FailureKind.SOURCE_FORBIDDEN, "no"));
    carryAll();
    assertThat(report(id).state()).isEqualTo(RequestState.FINISHED);
    assertThat(listing(id).state()).isEqualTo(State.FAILED);
    assertThat(listing(id).failure()).isEqualTo(new Failure(FailureKind.SOURCE_FORBIDDEN, "no"));
    assertThat(subject().controls().retry(id, Set.of(FailureKind.TIMED_OUT))).isZero();
    assertThat(listing(id).state()).isEqualTo(State.FAILED);

    assertThat(subject().controls().retry(id, Set.of())).isZero();

    assertThat(report(id).state()).isEqualTo(RequestState.OPEN);
    assertThat(report(id).counts().total()).isEqualTo(1);
    Due again = taken();
    assertThat(again.position()).isEqualTo("1");
    listings().append(again, page(2, 1, null), LEASE);
    carryAll();
    assertThat(report(id).state()).isEqualTo(RequestState.FINISHED);
    assertThat(report(id).counts().succeeded()).isEqualTo(2);
  }

  @Test
  void aCancelledRequestListsNoMore() {
    long id = asked();
    Due due = taken();
    listings().append(due, page(1, 2, "2"), LEASE);

    assertThat(subject().controls().cancel(id)).isEqualTo(ControlAnswer.DONE);

    assertThat(listing(id).state()).isEqualTo(State.CANCELLED);
    assertThat(listings().append(due, page(3, 2, null), LEASE)).isFalse();
    queue().sweep();
    assertThat(moves(id)).extracting(MoveReport::state).containsOnly(MoveState.CANCELLED);
    assertThat(report(id).counts().cancelled()).isEqualTo(2);
    assertThat(report(id).finishedAt()).isNotNull();
    subject().elapse(LEASE.plusSeconds(1));
    assertThat(listings().due(KNOWN, LEASE)).isEmpty();
    assertThat(subject().controls().retry(id, Set.of())).isZero();
    assertThat(listing(id).state()).isEqualTo(State.CANCELLED);
  }

  @Test
  void aRequestThatIsCancelledBeforeAnythingWasFoundIsOver() {
    long id = asked();
    subject().controls().cancel(id);
    assertThat(report(id).state()).isEqualTo(RequestState.CANCELLED);
    assertThat(report(id).finishedAt()).isNotNull();
  }

  @Test
  void thoseOfPausedRequestsAndSourcesWait() {
    long id = asked();
    subject().controls().pause(id);
    assertThat(listings().due(KNOWN, LEASE)).isEmpty();
    subject().controls().resume(id);
    subject().controls().pauseProvider("old");
    assertThat(listings().due(KNOWN, LEASE)).isEmpty();
    subject().controls().resumeProvider("old");
    assertThat(listings().due(Set.of("new"), LEASE)).isEmpty();
    assertThat(listings().due(KNOWN, LEASE)).isPresent();
  }

  @Test
  void problemsAreCountedAndTheFirstAreKept() {
    long id = asked();
    Due due = taken();
    for (int i = 0; i < 3; i++) {
      String name = "p" + i;
      List<Problem> problems =
          IntStream.range(0, 40).mapToObj(n -> new Problem(name + "/" + n, "too long")).toList();
      listings().append(due, new Page(50, List.of(), 40, problems, "x"), LEASE);
    }
    assertThat(listing(id).rejected()).isEqualTo(120);
    assertThat(listing(id).found()).isEqualTo(150);
    assertThat(listing(id).problems())
        .hasSize(Listings.PROBLEMS)
        .startsWith(new Problem("p0/0", "too long"))
        .endsWith(new Problem("p2/19", "too long"));
  }

  @Test
  void theSameKeyWithAnotherListingIsTaken() {
    long id = queue().enqueue(request("k", ALL)).requestId();
    Listing other = new PrefixListing("old", "", "new", ALL.key(), ALL.filter());
    assertThat(queue().enqueue(request("k", ALL))).isEqualTo(new Acceptance.AlreadyStored(id));
    assertThat(queue().enqueue(request("k", other))).isEqualTo(new Acceptance.KeyTaken(id));
  }

  @Test
  void patternsThatReadTheSameInARowAreNotTheSame() {
    Listing two = including("a", "b");
    Listing one = including("a, b");
    long id = queue().enqueue(request("k", two)).requestId();
    assertThat(queue().enqueue(request("k", two))).isEqualTo(new Acceptance.AlreadyStored(id));
    assertThat(queue().enqueue(request("k", one))).isEqualTo(new Acceptance.KeyTaken(id));
  }

  private static Listing including(String... patterns) {
    List<KeyGlob> include = Stream.of(patterns).map(KeyGlob::parse).toList();
    return new PrefixListing(
        "old",
        "",
        "new",
        ALL.key(),
        new PrefixListing.Filter(include, List.of(), null, null, null, null));
  }

  @Test
  void aListingIsOutsideOfProvidersThatDontHoldBothItsEnds() {
    long id = asked();
    assertThat(subject().reports().isWithin(id, KNOWN)).isTrue();
    assertThat(subject().reports().isWithin(id, Set.of("old"))).isFalse();
    assertThat(subject().reports().isWithin(id, Set.of("new"))).isFalse();
  }

  @Test
  void anOldRequestIsForgottenWithItsListing() {
    long id = asked();
    Due due = taken();
    listings().append(due, page(1, 1, null), LEASE);
    carryAll();
    subject().elapse(Duration.ofDays(2));
    Retention day = new Retention(Duration.ofDays(1), Duration.ofDays(1));
    while (queue().prune(day) > 0) {
      // Some of it is left.
    }
    assertThat(subject().reports().request(id)).isEmpty();
  }
}

package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.move.Lane;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.move.MoveState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [MoveReports] finds.
public abstract class SearchContract {
  private static final MoveFilter ANY = new MoveFilter(null, Set.of(), Set.of());

  protected abstract QueueUnderTest subject();

  private MoveQueue queue() {
    return subject().queue();
  }

  private MoveReports reports() {
    return subject().reports();
  }

  private long enqueue(@Nullable String key, List<String> labels, List<MoveRequest.Leg> legs) {
    return queue().enqueue(new MoveRequest(key, 0, MoveOptions.DEFAULT, labels, legs)).requestId();
  }

  private static MoveSearch search(MoveFilter filter, String source, String destination) {
    return new MoveSearch(
        filter, null, null, source, destination, Set.of(), Period.ALWAYS, Period.ALWAYS);
  }

  private static MoveSearch along(@Nullable String source, @Nullable String destination) {
    return new MoveSearch(ANY, source, destination, "", "", Set.of(), Period.ALWAYS, Period.ALWAYS);
  }

  private static MoveSearch labelled(MoveFilter filter, String... labels) {
    return new MoveSearch(filter, null, null, "", "", Set.of(labels), Period.ALWAYS, Period.ALWAYS);
  }

  private static MoveSearch during(MoveFilter filter, Period created, Period finished) {
    return new MoveSearch(filter, null, null, "", "", Set.of(), created, finished);
  }

  /// Page by page, and counted.
  private List<MoveId> found(MoveSearch search) {
    List<MoveId> found = new ArrayList<>();
    @Nullable MoveId end = null;
    do {
      Found<MoveReport, MoveId> page = reports().search(search, end, 2);
      assertThat(page.reports()).hasSizeLessThanOrEqualTo(2);
      page.reports().forEach(move -> found.add(move.id()));
      end = page.end();
    } while (end != null);
    assertThat(found).as("%s", search).isSorted().doesNotHaveDuplicates();
    assertThat(reports().count(search)).as("%s", search).isEqualTo(found.size());
    return found;
  }

  private List<Long> found(RequestSearch search) {
    List<Long> found = new ArrayList<>();
    @Nullable Long end = null;
    do {
      Found<RequestReport, Long> page = reports().search(search, end, 2);
      page.reports().forEach(request -> found.add(request.id()));
      end = page.end();
    } while (end != null);
    return found;
  }

  private static List<MoveId> ids(long request, int... numbers) {
    List<MoveId> ids = new ArrayList<>();
    for (int number : numbers) {
      ids.add(new MoveId(request, number));
    }
    return ids;
  }

  @Test
  void aPlainSearchFindsWhatItsFilterLetsThrough() {
    long one = enqueue(null, List.of(), Requests.legs(new Lane("old", "new"), 3));
    long two = enqueue(null, List.of(), Requests.legs(new Lane("old", "new"), 1));

    assertThat(found(MoveSearch.of(ANY))).hasSize(4);
    assertThat(found(MoveSearch.of(new MoveFilter(two, Set.of(), Set.of()))))
        .isEqualTo(ids(two, 1));
    assertThat(found(MoveSearch.of(new MoveFilter(one, Set.of(MoveState.FAILED), Set.of()))))
        .isEmpty();
  }

  @Test
  void movesAreFoundByTheirProviders() {
    List<MoveRequest.Leg> legs = new ArrayList<>(Requests.legs(new Lane("old", "new"), 3));
    legs.addAll(Requests.legs(new Lane("old", "disk"), 1));
    legs.addAll(Requests.legs(new Lane("disk", "new"), 1));
    long mixed = enqueue(null, List.of(), legs);
    long other = enqueue(null, List.of(), Requests.legs(new Lane("disk", "new"), 1));

    assertThat(found(along("old", null))).isEqualTo(ids(mixed, 1, 2, 3, 4));
    assertThat(found(along(null, "disk"))).isEqualTo(ids(mixed, 4));
    assertThat(found(along("disk", "new")))
        .containsExactly(new MoveId(mixed, 5), new MoveId(other, 1));
    assertThat(found(along("new", "old"))).isEmpty();
    assertThat(found(along("", null))).isEmpty();
  }

  @Test
  void requestsAreFoundByTheProvidersOfTheirMoves() {
    List<MoveRequest.Leg> legs = new ArrayList<>(Requests.legs(new Lane("old", "new"), 3));
    legs.addAll(Requests.legs(new Lane("disk", "old"), 1));
    long mixed = enqueue(null, List.of(), legs);
    long other = enqueue("k", List.of(), Requests.legs(new Lane("disk", "new"), 1));

    assertThat(found(between("old", null))).containsExactly(mixed);
    assertThat(found(between("disk", null))).containsExactly(other, mixed);
    assertThat(found(between(null, "new"))).containsExactly(other, mixed);
    assertThat(found(between("disk", "new"))).containsExactly(other);
    assertThat(found(between("new", null))).isEmpty();
    assertThat(found(between("", null))).isEmpty();
    assertThat(
            found(
                new RequestSearch(
                    Set.of(), Set.of(), "old", null, "k", Period.ALWAYS, Period.ALWAYS)))
        .isEmpty();
  }

  private static RequestSearch between(@Nullable String source, @Nullable String destination) {
    return new RequestSearch(
        Set.of(), Set.of(), source, destination, null, Period.ALWAYS, Period.ALWAYS);
  }

  @Test
  void movesAreFoundByWhatTheirLocationsBeginWith() {
    Lane lane = new Lane("old", "new");
    long one = enqueue(null, List.of(), Requests.legs(lane, "a_%", 12));
    long two = enqueue(null, List.of(), Requests.legs(lane, "ab", 2));

    assertThat(found(search(ANY, "old:images/1", "")))
        .containsExactlyElementsOf(
            List.of(
                new MoveId(one, 1),
                new MoveId(one, 10),
                new MoveId(one, 11),
                new MoveId(one, 12),
                new MoveId(two, 1)));
    assertThat(found(search(ANY, "", "new:a_%/"))).hasSize(12);
    assertThat(found(search(ANY, "old:images/2", "new:ab/"))).isEqualTo(ids(two, 2));
    assertThat(found(search(new MoveFilter(two, Set.of(), Set.of()), "old:images/", "")))
        .isEqualTo(ids(two, 1, 2));
    assertThat(found(search(ANY, "OLD:", ""))).isEmpty();
    assertThat(found(search(ANY, "old:\u0000", ""))).isEmpty();
  }

  @Test
  void movesAndRequestsAreFoundByLabels() {
    Lane lane = new Lane("old", "new");
    long spring = enqueue(null, List.of("spring", "b, \"c\""), Requests.legs(lane, 3));
    long plain = enqueue(null, List.of(), Requests.legs(lane, 1));
    long both = enqueue(null, List.of("sale", "spring"), Requests.legs(lane, 1));

    assertThat(found(labelled(ANY, "spring")))
        .containsExactly(
            new MoveId(spring, 1),
            new MoveId(spring, 2),
            new MoveId(spring, 3),
            new MoveId(both, 1));
    assertThat(found(labelled(ANY, "spring", "sale"))).isEqualTo(ids(both, 1));
    assertThat(found(labelled(new MoveFilter(plain, Set.of(), Set.of()), "spring"))).isEmpty();
    assertThat(found(labelled(ANY, "b, \"c\""))).hasSize(3);
    assertThat(found(labelled(ANY, "sprin"))).isEmpty();
    assertThat(found(requests(Set.of(), Set.of("spring")))).containsExactly(both, spring);
    assertThat(found(requests(Set.of(), Set.of("spring", "sale")))).containsExactly(both);
    assertThat(found(RequestSearch.ALL)).containsExactly(both, plain, spring);
  }

  private static RequestSearch requests(Set<RequestState> states, Set<String> labels) {
    return new RequestSearch(states, labels, null, null, null, Period.ALWAYS, Period.ALWAYS);
  }

  @Test
  void aSearchNarrowsAFilter() {
    Lane lane = new Lane("old", "new");
    long one = enqueue(null, List.of("spring"), Requests.legs(lane, 4));
    long two = enqueue(null, List.of(), Requests.legs(lane, 4));
    WorkerId worker = queue().join("w");
    List<Settlement> settlements = new ArrayList<>();
    for (Claim claim : queue().claim(worker, Requests.slots(100))) {
      int number = claim.move().id().number();
      if (number < 4) {
        Failure failure =
            new Failure(number == 2 ? FailureKind.TIMED_OUT : FailureKind.TOO_LARGE, "no");
        settlements.add(
            new Settlement(
                claim,
                number == 3
                    ? new Outcome.Retry(failure, Duration.ofHours(1), true)
                    : new Outcome.Failed(failure)));
      }
    }
    assertThat(queue().settle(worker, settlements)).isEmpty();

    MoveFilter failed = new MoveFilter(null, Set.of(MoveState.FAILED), Set.of());
    assertThat(found(labelled(failed, "spring"))).isEqualTo(ids(one, 1, 2));
    assertThat(found(search(failed, "old:images/1", "")))
        .containsExactly(new MoveId(one, 1), new MoveId(two, 1));
    assertThat(found(labelled(new MoveFilter(null, Set.of(MoveState.RUNNING), Set.of()), "spring")))
        .isEqualTo(ids(one, 4));
    assertThat(
            found(
                labelled(
                    new MoveFilter(
                        null,
                        Set.of(MoveState.RUNNING, MoveState.WAITING, MoveState.FAILED),
                        Set.of()),
                    "spring")))
        .isEqualTo(ids(one, 1, 2, 3, 4));
    assertThat(
            found(
                labelled(new MoveFilter(null, Set.of(), Set.of(FailureKind.TOO_LARGE)), "spring")))
        .isEqualTo(ids(one, 1, 3));
    assertThat(
            found(
                labelled(
                    new MoveFilter(
                        null,
                        Set.of(MoveState.FAILED),
                        Set.of(FailureKind.TOO_LARGE, FailureKind.TIMED_OUT)),
                    "spring")))
        .isEqualTo(ids(one, 1, 2));
    assertThat(
            found(
                labelled(
                    new MoveFilter(one, Set.of(MoveState.QUEUED, MoveState.FAILED), Set.of()),
                    "spring")))
        .isEqualTo(ids(one, 1, 2));
    assertThat(found(search(new MoveFilter(two, Set.of(MoveState.FAILED), Set.of()), "", "new:")))
        .isEqualTo(ids(two, 1, 2));
  }

  @Test
  void movesAndRequestsAreFoundByTime() {
    Lane lane = new Lane("old", "new");
    long one = enqueue(null, List.of(), Requests.legs(lane, 2));
    long two = enqueue(null, List.of(), Requests.legs(lane, 1));
    WorkerId worker = queue().join("w");
    Claim claim = queue().claim(worker, Requests.slots(1)).getFirst();
    assertThat(claim.move().id()).isEqualTo(new MoveId(one, 1));
    assertThat(
            queue()
                .settle(
                    worker,
                    List.of(new Settlement(claim, new Outcome.Succeeded(Requests.RECEIPT)))))
        .isEmpty();
    Instant first = reports().request(one).orElseThrow().createdAt();
    Instant last = reports().request(two).orElseThrow().createdAt();
    Instant ended =
        Objects.requireNonNull(reports().move(new MoveId(one, 1)).orElseThrow().finishedAt());

    assertThat(found(during(ANY, new Period(first, null), Period.ALWAYS))).hasSize(3);
    assertThat(found(during(ANY, new Period(null, first), Period.ALWAYS))).isEmpty();
    assertThat(found(during(ANY, new Period(last.plusSeconds(1), null), Period.ALWAYS))).isEmpty();
    assertThat(found(during(ANY, new Period(null, last.plusSeconds(1)), Period.ALWAYS))).hasSize(3);
    assertThat(found(during(ANY, Period.ALWAYS, new Period(ended, null)))).isEqualTo(ids(one, 1));
    assertThat(found(during(ANY, Period.ALWAYS, new Period(null, ended)))).isEmpty();
    assertThat(found(during(ANY, Period.ALWAYS, new Period(ended, ended.plusSeconds(1)))))
        .isEqualTo(ids(one, 1));
    assertThat(found(during(ANY, new Period(Instant.MIN, Instant.MAX), Period.ALWAYS))).hasSize(3);

    assertThat(found(within(new Period(first, last.plusSeconds(1)), Period.ALWAYS)))
        .containsExactly(two, one);
    assertThat(found(within(new Period(null, first), Period.ALWAYS))).isEmpty();
    assertThat(found(within(Period.ALWAYS, new Period(first, null)))).isEmpty();
    end(worker, 2);
    assertThat(found(within(Period.ALWAYS, new Period(first, null)))).containsExactly(two, one);
    assertThat(found(within(Period.ALWAYS, new Period(null, first)))).isEmpty();
  }

  private void end(WorkerId worker, int moves) {
    List<Claim> claims = queue().claim(worker, Requests.slots(moves));
    assertThat(claims).hasSize(moves);
    assertThat(
            queue()
                .settle(
                    worker,
                    claims.stream()
                        .map(claim -> new Settlement(claim, new Outcome.Skipped(Requests.RECEIPT)))
                        .toList()))
        .isEmpty();
  }

  private static RequestSearch within(Period created, Period finished) {
    return new RequestSearch(Set.of(), Set.of(), null, null, null, created, finished);
  }

  @Test
  void requestsAreFoundByStateAndKey() {
    Lane lane = new Lane("old", "new");
    long ended = enqueue("one", List.of(), Requests.legs(lane, 1));
    end(queue().join("w"), 1);
    long paused = enqueue("two", List.of(), Requests.legs(lane, 1));
    subject().controls().pause(paused);
    long cancelled = enqueue("three", List.of(), Requests.legs(lane, 1));
    subject().controls().cancel(cancelled);
    long open = enqueue(null, List.of(), Requests.legs(lane, 1));

    assertThat(found(requests(Set.of(RequestState.FINISHED), Set.of()))).containsExactly(ended);
    assertThat(found(requests(Set.of(RequestState.PAUSED), Set.of()))).containsExactly(paused);
    assertThat(found(requests(Set.of(RequestState.CANCELLED), Set.of())))
        .containsExactly(cancelled);
    assertThat(found(requests(Set.of(RequestState.OPEN, RequestState.PAUSED), Set.of())))
        .containsExactly(open, paused);
    assertThat(found(keyed(Set.of(), "one"))).containsExactly(ended);
    assertThat(found(keyed(Set.of(RequestState.OPEN), "one"))).isEmpty();
    assertThat(found(keyed(Set.of(), "four"))).isEmpty();
    assertThat(reports().search(keyed(Set.of(), "one"), ended, 5).reports()).isEmpty();
    assertThat(reports().search(keyed(Set.of(), "one"), open, 5).reports()).hasSize(1);
  }

  private static RequestSearch keyed(Set<RequestState> states, String key) {
    return new RequestSearch(states, Set.of(), null, null, key, Period.ALWAYS, Period.ALWAYS);
  }
}

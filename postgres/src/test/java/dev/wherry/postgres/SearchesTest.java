package dev.wherry.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Lane;
import dev.wherry.core.move.MoveId;
import dev.wherry.core.move.MoveOptions;
import dev.wherry.core.queue.Found;
import dev.wherry.core.queue.MoveFilter;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.core.queue.MoveRequest;
import dev.wherry.core.queue.MoveSearch;
import dev.wherry.core.queue.Period;
import dev.wherry.core.queue.RequestReport;
import dev.wherry.core.queue.RequestSearch;
import dev.wherry.core.queue.Requests;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A search looks so far and no further, and goes on from there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SearchesTest {
  private static final Lane LANE = new Lane("old", "new");

  private TestDatabase database;
  private PostgresQueue queue;
  private long first;
  private long second;
  private long last;

  /// Two requests of more moves than a page looks at, and then more requests than it looks at.
  @BeforeAll
  void fill() {
    database = TestDatabase.fresh();
    queue = PostgresQueue.open(database.settings());
    first = enqueue(LANE, Searches.MOST + 5, "large");
    second = enqueue(LANE, Searches.MOST + 5, "large");
    database.execute(
        """
        insert into wherry.request (total, priority, overwrite, verify, retire_source, labels, lanes, input_hash)
        select 1, 0, 'NEVER', 'CHECKSUM', false, '{}', '{}', '' from generate_series(1, %d)
        """
            .formatted(Searches.MOST + 5));
    last = enqueue(new Lane("old", "disk"), 1, "last");
  }

  private long enqueue(Lane lane, int moves, String label) {
    MoveRequest legs = Requests.of(lane, 0, moves);
    return queue
        .queue()
        .enqueue(new MoveRequest(null, 0, MoveOptions.DEFAULT, List.of(label), legs.moves()))
        .requestId();
  }

  @AfterAll
  void close() {
    queue.close();
    database.drop();
  }

  private static MoveSearch search(@Nullable String provider, String prefix, Set<String> labels) {
    return new MoveSearch(
        new MoveFilter(null, Set.of(), Set.of()),
        null,
        provider,
        "",
        prefix,
        labels,
        Period.ALWAYS,
        Period.ALWAYS);
  }

  @Test
  void aPageThatFindsNothingSaysWhereToGoOn() {
    MoveSearch search = search(null, "disk:", Set.of());
    Found<MoveReport, MoveId> page = queue.reports().search(search, null, 10);
    assertThat(page.reports()).isEmpty();
    assertThat(page.end()).isEqualTo(new MoveId(first, Searches.MOST));
    int pages = 1;
    while (page.reports().isEmpty()) {
      page = queue.reports().search(search, page.end(), 10);
      pages++;
    }
    assertThat(page.reports()).extracting(MoveReport::id).containsExactly(new MoveId(last, 1));
    assertThat(page.end()).isNull();
    assertThat(pages).isBetween(3, 5);
  }

  @Test
  void requestsThatCanNotHaveItAreNotLookedThrough() {
    for (MoveSearch search :
        List.of(search(null, "disk:", Set.of("last")), search("disk", "", Set.of()))) {
      Found<MoveReport, MoveId> page = queue.reports().search(search, null, 10);
      assertThat(page.reports()).isEmpty();
      assertThat(queue.reports().search(search, page.end(), 10))
          .satisfies(
              found -> {
                assertThat(found.reports())
                    .extracting(MoveReport::id)
                    .containsExactly(new MoveId(last, 1));
                assertThat(found.end()).isNull();
              });
    }
  }

  @Test
  void aFullPageGoesOnAfterItsLastMove() {
    Found<MoveReport, MoveId> page =
        queue.reports().search(search("new", "", Set.of()), new MoveId(first, Searches.MOST), 7);
    assertThat(page.reports())
        .extracting(MoveReport::id)
        .startsWith(new MoveId(first, Searches.MOST + 1))
        .endsWith(new MoveId(second, 2))
        .hasSize(7);
    assertThat(page.end()).isEqualTo(new MoveId(second, 2));
  }

  @Test
  void aCountGoesOverMoreThanAPage() {
    assertThat(queue.reports().count(search("new", "", Set.of())))
        .isEqualTo(2 * (Searches.MOST + 5));
  }

  @Test
  void requestsAreLookedThroughToo() {
    RequestSearch search =
        new RequestSearch(
            Set.of(), Set.of("large"), null, null, null, Period.ALWAYS, Period.ALWAYS);
    Found<RequestReport, Long> page = queue.reports().search(search, null, 10);
    assertThat(page.reports()).isEmpty();
    assertThat(page.end()).isEqualTo(last - Searches.MOST + 1);
    page = queue.reports().search(search, page.end(), 10);
    assertThat(page.reports()).extracting(RequestReport::id).containsExactly(second, first);
    assertThat(page.end()).isNull();
  }
}

package dev.wherry.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.KeyGlob;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ListingFilterTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static PrefixListing.Filter sized(@Nullable Long min, @Nullable Long max) {
    return new PrefixListing.Filter(List.of(), List.of(), min, max, null, null);
  }

  private static PrefixListing.Filter written(@Nullable Instant after, @Nullable Instant before) {
    return new PrefixListing.Filter(List.of(), List.of(), null, null, after, before);
  }

  @Test
  void onePatternThatFitsIncludesAndOneExcludes() {
    PrefixListing.Filter filter =
        new PrefixListing.Filter(
            List.of(KeyGlob.parse("*.jpg"), KeyGlob.parse("*.png")),
            List.of(KeyGlob.parse("x*")),
            null,
            null,
            null,
            null);
    assertThat(filter.passes("a.jpg", 1L, NOON)).isTrue();
    assertThat(filter.passes("a.png", 1L, NOON)).isTrue();
    assertThat(filter.passes("a.gif", 1L, NOON)).isFalse();
    assertThat(filter.passes("x.jpg", 1L, NOON)).isFalse();
  }

  @Test
  void theSizesThatAreNamedAreWithin() {
    assertThat(sized(5L, null).passes("a", 4L, null)).isFalse();
    assertThat(sized(5L, 7L).passes("a", 5L, null)).isTrue();
    assertThat(sized(5L, 7L).passes("a", 7L, null)).isTrue();
    assertThat(sized(null, 7L).passes("a", 8L, null)).isFalse();
  }

  @Test
  void afterIsThenOrLaterAndBeforeIsEarlier() {
    assertThat(written(NOON, null).passes("a", null, NOON)).isTrue();
    assertThat(written(NOON, null).passes("a", null, NOON.minusMillis(1))).isFalse();
    assertThat(written(null, NOON).passes("a", null, NOON)).isFalse();
    assertThat(written(null, NOON).passes("a", null, NOON.minusMillis(1))).isTrue();
  }

  @Test
  void whatAProviderDoesNotTellPasses() {
    assertThat(sized(5L, 7L).passes("a", null, null)).isTrue();
    assertThat(written(NOON, NOON).passes("a", 1L, null)).isTrue();
  }
}

package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.StorageException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What `list` promises.
interface ListContract extends ContractSubject {
  List<String> IN_ORDER =
      List.of(
          "list/A",
          "list/a",
          "list/a-b",
          "list/a.b",
          "list/a/b",
          "list/a/c",
          "list/aa",
          "list/b/c/d/e",
          "list/z",
          "list/é",
          "list/\uffee");

  @Test
  default void listGivesEveryObjectInOrder() throws Exception {
    if (refusesToList()) {
      return;
    }
    List<String> keys =
        IN_ORDER.stream().filter(key -> !foldersAreNoObjects() || !key.equals("list/a")).toList();
    for (String key : keys.reversed()) {
      seed(key, BytesPayload.random(50, 10), Attributes.NONE);
    }
    assertThat(all("list/", 1_000)).isEqualTo(keys);
    assertThat(all("", 1_000)).isEqualTo(keys);
    for (int limit : List.of(1, 2, 5, keys.size())) {
      assertThat(all("list/", limit)).as("in pages of %d", limit).isEqualTo(keys);
    }
    for (StoredObject object : provider().list("list/", null, 3).objects()) {
      assertThat(object.size()).isEqualTo(10);
    }
  }

  @Test
  default void theOrderIsThatOfUtf8Bytes() throws Exception {
    if (refusesToList()) {
      return;
    }
    // In UTF-16, which Java's strings are compared by, it is the other way round.
    List<String> keys = List.of("order/\uffee", "order/😀");
    for (String key : keys.reversed()) {
      seed(key, new byte[1], Attributes.NONE);
    }
    assertThat(all("order/", 1)).isEqualTo(ordersByUtf8() ? keys : keys.reversed());
  }

  @Test
  default void aPrefixIsAStringAndNoFolder() throws Exception {
    if (refusesToList()) {
      return;
    }
    for (String key : List.of("p/one", "p/on/e", "p/two", "pp", "q", "p+x", "p x/y")) {
      seed(key, new byte[1], Attributes.NONE);
    }
    assertThat(all("p/on", 10)).containsExactly("p/on/e", "p/one");
    assertThat(all("p", 10)).containsExactly("p x/y", "p+x", "p/on/e", "p/one", "p/two", "pp");
    assertThat(all("p/one", 10)).containsExactly("p/one");
    assertThat(all("p x", 10)).containsExactly("p x/y");
    assertThat(all("p+", 10)).containsExactly("p+x");
    assertThat(all("p/one/", 10)).isEmpty();
    assertThat(all("nothing", 10)).isEmpty();
  }

  @Test
  default void aPrefixThatLooksLikeAWayOutFindsNothing() throws Exception {
    if (refusesToList()) {
      return;
    }
    seed("p/one", new byte[1], Attributes.NONE);
    for (String prefix : List.of("../", "..", "/", "//", "p/../", "./", "p//")) {
      assertThat(all(prefix, 10)).as(prefix).isEmpty();
    }
  }

  @Test
  default void listGoesOnWhereItWasEvenOverAThousand() throws Exception {
    if (refusesToList()) {
      return;
    }
    List<String> keys = IntStream.range(0, 1_025).mapToObj("many/%05d"::formatted).toList();
    fill(keys);
    assertThat(all("many/", 5_000)).isEqualTo(keys);
    assertThat(all("many/", 500)).isEqualTo(keys);
  }

  @Test
  default void listGivesWhatStaysOnceWhateverComesAndGoes() throws Exception {
    if (refusesToList()) {
      return;
    }
    List<String> stay = IntStream.range(0, 20).mapToObj("live/%02d-stays"::formatted).toList();
    for (String key : stay) {
      seed(key, new byte[0], Attributes.NONE);
    }
    seed("live/05-goes", new byte[0], Attributes.NONE);
    seed("live/15-goes", new byte[0], Attributes.NONE);
    List<String> seen = new ArrayList<>();
    ObjectPage page = provider().list("live/", null, 6);
    page.objects().forEach(object -> seen.add(object.key()));
    provider().delete("live/05-goes", null);
    provider().delete("live/15-goes", null);
    seed("live/00-comes", new byte[0], Attributes.NONE);
    seed("live/10-comes", new byte[0], Attributes.NONE);
    while (page.next() != null) {
      page = provider().list("live/", page.next(), 6);
      page.objects().forEach(object -> seen.add(object.key()));
    }
    assertThat(seen).containsAll(stay).doesNotHaveDuplicates().doesNotContain("live/15-goes");
    assertThat(seen).isSortedAccordingTo(Keys.UTF8_ORDER);
  }

  @Test
  default void theCursorOfAnObjectThatIsGoneGoesOn() throws Exception {
    if (refusesToList()) {
      return;
    }
    for (String key : List.of("gone/a", "gone/b/c", "gone/d")) {
      seed(key, new byte[0], Attributes.NONE);
    }
    ObjectPage page = provider().list("gone/", null, 2);
    assertThat(page.objects()).extracting(StoredObject::key).containsExactly("gone/a", "gone/b/c");
    provider().delete("gone/b/c", null);
    assertThat(rest("gone/", page.next(), 2)).containsExactly("gone/d");
  }

  @Test
  default void listOfNothingIsEmpty() throws Exception {
    if (refusesToList()) {
      return;
    }
    assertThat(provider().list("", null, 100)).isEqualTo(new ObjectPage(List.of(), null));
  }

  @Test
  default void listWithoutBucketIsNoBucket() throws Exception {
    if (refusesToList()) {
      return;
    }
    try (StorageProvider lost = withoutBucket()) {
      Expect.problem(Problem.NO_BUCKET, () -> lost.list("", null, 10));
    }
  }

  private List<String> all(String prefix, int limit) throws StorageException {
    return rest(prefix, null, limit);
  }

  private List<String> rest(String prefix, @Nullable String from, int limit)
      throws StorageException {
    List<String> keys = new ArrayList<>();
    String next = from;
    do {
      ObjectPage page = provider().list(prefix, next, limit);
      assertThat(page.objects()).hasSizeLessThanOrEqualTo(limit);
      keys.addAll(Stream.of(page.objects()).flatMap(List::stream).map(StoredObject::key).toList());
      next = page.next();
    } while (next != null);
    return keys;
  }

  private boolean refusesToList() {
    boolean listable = provider().capabilities().listable();
    if (!listable) {
      Expect.problem(Problem.UNSUPPORTED, () -> provider().list("", null, 10));
    }
    return !listable;
  }
}

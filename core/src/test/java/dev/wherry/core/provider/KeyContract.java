package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.StorageException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every method promises of keys.
interface KeyContract extends ContractSubject {
  @Test
  default void aKeyNamesOneObjectForEveryMethod() throws Exception {
    List<String> keys = new ArrayList<>(HostileKeys.ALL);
    keys.removeAll(unholdableKeys());
    for (String key : keys) {
      seed(key, content(key), Attributes.NONE);
    }
    for (String key : keys) {
      assertThat(provider().stat(key).key()).isEqualTo(key);
      assertThat(Expect.read(provider(), key)).as(Keys.shown(key)).isEqualTo(content(key));
    }
    if (provider().capabilities().listable()) {
      ObjectPage page = provider().list("", null, 1_000);
      assertThat(page.objects())
          .extracting(StoredObject::key)
          .containsExactlyElementsOf(keys.stream().sorted(Keys.UTF8_ORDER).toList());
    }
    if (provider().capabilities().writable()) {
      for (String key : keys) {
        provider().delete(key, null);
        Expect.problem(Problem.NOT_FOUND, () -> provider().stat(key));
      }
    }
    for (String key : keys) {
      if (!provider().capabilities().writable()) {
        assertThat(Expect.read(provider(), key)).isEqualTo(content(key));
      }
    }
  }

  @Test
  default void aListingCanStartAndGoOnAtAnyKey() throws Exception {
    if (!provider().capabilities().listable()) {
      return;
    }
    List<String> keys = new ArrayList<>(HostileKeys.ALL);
    keys.removeAll(unholdableKeys());
    keys.sort(Keys.UTF8_ORDER);
    for (String key : keys) {
      seed(key, new byte[0], Attributes.NONE);
      assertThat(provider().list(key, null, 1).objects())
          .extracting(StoredObject::key)
          .containsExactly(key);
    }
    List<String> seen = new ArrayList<>();
    String next = null;
    do {
      ObjectPage page = provider().list("", next, 1);
      page.objects().forEach(object -> seen.add(object.key()));
      next = page.next();
    } while (next != null);
    assertThat(seen).isEqualTo(keys);
  }

  @Test
  default void aKeyThatCannotBeHeldIsRefusedByEveryMethod() {
    List<String> keys = new ArrayList<>(unholdableKeys());
    keys.add("");
    keys.add("half\ud83d");
    keys.add("\ude00half");
    int limit = provider().capabilities().maxKeyBytes();
    keys.add("k/".repeat(limit / 2) + "kk");
    for (String key : keys) {
      assertThat(Keys.shown(key)).doesNotContain("\n");
      Expect.problem(Problem.INVALID_KEY, () -> provider().stat(key));
      Expect.problem(Problem.INVALID_KEY, () -> provider().open(key, null, null));
      if (provider().capabilities().writable()) {
        Expect.problem(
            Problem.INVALID_KEY,
            () ->
                provider()
                    .put(key, BytesPayload.of(new byte[1]), Attributes.NONE, Precondition.NONE));
        Expect.problem(Problem.INVALID_KEY, () -> provider().delete(key, null));
      }
    }
  }

  @Test
  default void theLongestKeyIsHeld() throws Exception {
    String key = "k/".repeat(provider().capabilities().maxKeyBytes() / 2 - 1) + "kk";
    assertThat(key.length())
        .isBetween(
            provider().capabilities().maxKeyBytes() - 1, provider().capabilities().maxKeyBytes());
    seed(key, new byte[] {7}, Attributes.NONE);
    assertThat(Expect.read(provider(), key)).containsExactly(7);
  }

  private static byte[] content(String key) {
    return ("of " + key).getBytes(StandardCharsets.UTF_8);
  }
}

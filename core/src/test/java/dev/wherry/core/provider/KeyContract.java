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
    keys.removeAll(keysTheServerMixesUp());
    for (String key : keys) {
      seed(key, content(key), Attributes.NONE);
    }
    for (String key : keys) {
      provider().checkKey(key);
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
    keys.removeAll(keysTheServerMixesUp());
    keys.sort(Keys.UTF8_ORDER);
    fill(keys);
    for (String key : keys) {
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
    keys.add(HostileKeys.ofLength(limit + 1));
    for (String key : keys) {
      assertThat(Keys.shown(key)).doesNotContain("\n");
      Expect.problem(Problem.INVALID_KEY, () -> provider().checkKey(key));
      Expect.problem(Problem.INVALID_KEY, () -> provider().stat(key));
      Expect.problem(Problem.INVALID_KEY, () -> provider().open(key, null, null));
      if (provider().capabilities().writable()) {
        Expect.problem(Problem.INVALID_KEY, () -> put(key));
        Expect.problem(Problem.INVALID_KEY, () -> provider().delete(key, null));
      }
    }
  }

  @Test
  default void theLongestKeyIsHeld() throws Exception {
    String key = HostileKeys.ofLength(provider().capabilities().maxKeyBytes());
    seed(key, new byte[] {7}, Attributes.NONE);
    assertThat(Expect.read(provider(), key)).containsExactly(7);
  }

  @Test
  default void aFolderIsNoObjectWhereItCannotBe() throws Exception {
    seed("both/deep/inside", new byte[] {1}, Attributes.NONE);
    if (!provider().capabilities().writable()) {
      return;
    }
    for (String key : List.of("both", "both/deep", "both/deep/inside/more")) {
      if (foldersAreNoObjects()) {
        Expect.problem(Problem.INVALID_KEY, () -> put(key));
      } else {
        put(key);
        assertThat(Expect.read(provider(), key)).isEqualTo(content(key));
      }
    }
    assertThat(Expect.read(provider(), "both/deep/inside")).containsExactly(1);
    assertThat(litter()).isEmpty();
  }

  private void put(String key) throws StorageException {
    provider().put(key, BytesPayload.of(content(key)), Attributes.NONE, Precondition.NONE);
  }

  private static byte[] content(String key) {
    return ("of " + key).getBytes(StandardCharsets.UTF_8);
  }
}

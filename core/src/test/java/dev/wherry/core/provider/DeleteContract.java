package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.StorageException.Problem;
import org.junit.jupiter.api.Test;

/// What `delete` promises.
interface DeleteContract extends ContractSubject {
  byte[] CONTENT = BytesPayload.random(40, 1_000);

  @Test
  default void deleteRemovesTheObjectAndNoOther() throws Exception {
    if (refusesToDelete()) {
      return;
    }
    seed("delete/a", CONTENT, Attributes.NONE);
    seed("delete/a.b", CONTENT, Attributes.NONE);
    seed("delete/b/c", CONTENT, Attributes.NONE);
    provider().delete("delete/a", null);
    Expect.problem(Problem.NOT_FOUND, () -> provider().stat("delete/a"));
    Expect.problem(Problem.NOT_FOUND, () -> provider().open("delete/a", null, null));
    provider().delete("delete/b", null);
    assertThat(Expect.read(provider(), "delete/a.b")).isEqualTo(CONTENT);
    assertThat(Expect.read(provider(), "delete/b/c")).isEqualTo(CONTENT);
  }

  @Test
  default void deleteOfNothingIsNoFailure() throws Exception {
    if (refusesToDelete()) {
      return;
    }
    provider().delete("delete/nothing", null);
    provider().delete("delete/no/folder/either", null);
    provider().delete("delete/nothing", "\"some-version\"");
  }

  @Test
  default void deleteOfAVersionDeletesOnlyThat() throws Exception {
    if (refusesToDelete()) {
      return;
    }
    seed("delete/version", CONTENT, Attributes.NONE);
    String old = Expect.version(provider(), "delete/version");
    byte[] now = BytesPayload.random(41, 1_000);
    seed("delete/version", now, Attributes.NONE);
    Expect.problem(Problem.VERSION_CHANGED, () -> provider().delete("delete/version", old));
    assertThat(Expect.read(provider(), "delete/version")).isEqualTo(now);
    provider().delete("delete/version", Expect.version(provider(), "delete/version"));
    Expect.problem(Problem.NOT_FOUND, () -> provider().stat("delete/version"));
  }

  @Test
  default void aKeyCanBeWrittenAgainAfterItsDeletion() throws Exception {
    if (refusesToDelete()) {
      return;
    }
    seed("delete/again/deeper", CONTENT, Attributes.NONE);
    provider().delete("delete/again/deeper", null);
    seed("delete/again", CONTENT, Attributes.NONE);
    assertThat(Expect.read(provider(), "delete/again")).isEqualTo(CONTENT);
  }

  private boolean refusesToDelete() throws Exception {
    boolean writable = provider().capabilities().writable();
    if (!writable) {
      seed("delete/kept", CONTENT, Attributes.NONE);
      Expect.problem(Problem.UNSUPPORTED, () -> provider().delete("delete/kept", null));
      assertThat(Expect.read(provider(), "delete/kept")).isEqualTo(CONTENT);
    }
    return !writable;
  }
}

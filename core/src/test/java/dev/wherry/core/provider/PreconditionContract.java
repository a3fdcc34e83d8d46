package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.StorageException.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What `put` promises of its preconditions.
interface PreconditionContract extends ContractSubject {
  byte[] FIRST = BytesPayload.random(30, 2_000);
  byte[] SECOND = BytesPayload.random(31, 2_000);

  @Test
  default void putIfAbsentWritesOnlyWhereNothingIs() throws Exception {
    if (refuses(Precondition.ABSENT, provider().capabilities().putIfAbsent())) {
      return;
    }
    put("if/absent", FIRST, Precondition.ABSENT);
    Expect.problem(Problem.EXISTS, () -> put("if/absent", SECOND, Precondition.ABSENT));
    Expect.problem(Problem.EXISTS, () -> put("if/absent", FIRST, Precondition.ABSENT));
    assertThat(Expect.read(provider(), "if/absent")).isEqualTo(FIRST);
    assertThat(litter()).isEmpty();
    provider().delete("if/absent", null);
    put("if/absent", SECOND, Precondition.ABSENT);
    assertThat(Expect.read(provider(), "if/absent")).isEqualTo(SECOND);
  }

  @Test
  default void putIfAbsentLetsOneOfManyWriteAtOnce() throws Exception {
    if (refuses(Precondition.ABSENT, provider().capabilities().putIfAbsent())) {
      return;
    }
    oneWins("if/absent-race", Precondition.ABSENT, Problem.EXISTS);
  }

  @Test
  default void putIfVersionReplacesOnlyThatVersion() throws Exception {
    if (refuses(new Precondition.Version("v"), provider().capabilities().putIfVersion())) {
      return;
    }
    seed("if/version", FIRST, Attributes.NONE);
    Precondition old = new Precondition.Version(Expect.version(provider(), "if/version"));
    put("if/version", SECOND, old);
    assertThat(Expect.read(provider(), "if/version")).isEqualTo(SECOND);
    Expect.problem(Problem.VERSION_CHANGED, () -> put("if/version", FIRST, old));
    assertThat(Expect.read(provider(), "if/version")).isEqualTo(SECOND);
    Expect.problem(Problem.VERSION_CHANGED, () -> put("if/version-nothing", FIRST, old));
    Expect.problem(Problem.NOT_FOUND, () -> provider().stat("if/version-nothing"));
    assertThat(litter()).isEmpty();
  }

  @Test
  default void putIfVersionLetsOneOfManyWriteAtOnce() throws Exception {
    if (refuses(new Precondition.Version("v"), provider().capabilities().putIfVersion())) {
      return;
    }
    seed("if/version-race", FIRST, Attributes.NONE);
    Precondition old = new Precondition.Version(Expect.version(provider(), "if/version-race"));
    oneWins("if/version-race", old, Problem.VERSION_CHANGED);
  }

  private void oneWins(String key, Precondition precondition, Problem loss) throws Exception {
    Callable<Boolean> writer =
        () -> {
          try {
            put(key, BytesPayload.random(Thread.currentThread().threadId(), 2_000), precondition);
            return true;
          } catch (StorageException e) {
            assertThat(e.problem()).as(e.getMessage()).isEqualTo(loss);
            return false;
          }
        };
    List<Boolean> won = InOwnThread.all(IntStream.range(0, 12).mapToObj(_ -> writer).toList());
    if (conditionsHoldInRaces()) {
      assertThat(won).containsOnlyOnce(true);
    } else {
      assertThat(won).contains(true);
    }
  }

  private boolean refuses(Precondition precondition, boolean capable) {
    if (!capable) {
      Expect.problem(Problem.UNSUPPORTED, () -> put("if/unsupported", FIRST, precondition));
      Expect.problem(Problem.NOT_FOUND, () -> provider().stat("if/unsupported"));
    }
    return !capable;
  }

  private void put(String key, byte[] content, Precondition precondition) throws StorageException {
    provider().put(key, BytesPayload.of(content), Attributes.NONE, precondition);
  }
}

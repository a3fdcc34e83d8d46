package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every method promises to many threads at once.
interface ConcurrencyContract extends ContractSubject {
  int SIZE = 300_000;

  @Test
  default void manyThreadsReadAtOnce() throws Exception {
    byte[] content = BytesPayload.random(60, SIZE);
    seed("at-once/read", content, Attributes.NONE);
    Callable<byte[]> reader = () -> Expect.read(provider(), "at-once/read");
    List<Callable<byte[]>> readers = IntStream.range(0, 48).mapToObj(_ -> reader).toList();
    assertThat(InOwnThread.all(readers)).allMatch(read -> Arrays.equals(read, content));
  }

  @Test
  default void manyThreadsWriteTheirOwnAtOnce() throws Exception {
    if (!provider().capabilities().writable()) {
      return;
    }
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      String key = "at-once/%d/%d".formatted(i % 5, i);
      byte[] content = BytesPayload.random(i, 20_000 + i);
      writers.add(
          () -> {
            seed(key, content, Attributes.NONE);
            boolean right = Arrays.equals(Expect.read(provider(), key), content);
            provider().delete(key, null);
            return right;
          });
    }
    assertThat(InOwnThread.all(writers)).containsOnly(true);
  }

  @Test
  default void ofManyWritersOfOneKeyOneIsTheLast() throws Exception {
    if (!provider().capabilities().writable()) {
      return;
    }
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      byte[] content = filled(i);
      writers.add(
          () -> {
            try {
              seed("at-once/one", content, Attributes.NONE);
              return true;
            } catch (StorageException e) {
              // Another was faster, and it was seen.
              return saidSo(e).length > 0;
            }
          });
    }
    assertThat(InOwnThread.all(writers)).contains(true);
    byte[] stands = Expect.read(provider(), "at-once/one");
    assertThat(stands).isEqualTo(filled(stands[0]));
    assertThat(provider().stat("at-once/one").size()).isEqualTo(stands.length);
    assertThat(litter()).isEmpty();
  }

  @Test
  default void readersSeeTheOldObjectOrTheNewOneAndNeverAPart() throws Exception {
    if (!provider().capabilities().writable()) {
      return;
    }
    seed("at-once/swap", filled(0), Attributes.NONE);
    AtomicBoolean done = new AtomicBoolean();
    List<Callable<Integer>> work = new ArrayList<>();
    work.add(
        () -> {
          try {
            for (int i = 1; i <= 25; i++) {
              seed("at-once/swap", filled(i), Attributes.NONE);
            }
          } finally {
            done.set(true);
          }
          return 25;
        });
    for (int i = 0; i < 3; i++) {
      work.add(
          () -> {
            int reads = 0;
            do {
              byte[] read = readOrChanged();
              if (read.length > 0) {
                assertThat(read).isEqualTo(filled(read[0]));
                reads++;
              }
              // A virtual thread that never waits would keep the writer from its turn.
              LockSupport.parkNanos(100_000);
            } while (!done.get() || reads == 0);
            return reads;
          });
    }
    assertThat(InOwnThread.all(work)).allMatch(n -> n > 0);
    assertThat(Expect.read(provider(), "at-once/swap")).isEqualTo(filled(25));
  }

  /// The object, or nothing when it was replaced under the read, and the provider said so.
  private byte[] readOrChanged() throws Exception {
    try {
      return Expect.read(provider(), "at-once/swap");
    } catch (StorageException e) {
      return saidSo(e);
    } catch (IOException e) {
      return saidSo(e.getCause());
    }
  }

  private byte[] saidSo(@Nullable Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.problem()).as(e.getMessage()).isIn(lostRaces()));
    return new byte[0];
  }

  private static byte[] filled(int with) {
    byte[] content = new byte[SIZE + with * 1_000];
    Arrays.fill(content, (byte) with);
    return content;
  }
}

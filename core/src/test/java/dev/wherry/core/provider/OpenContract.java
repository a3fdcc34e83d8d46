package dev.wherry.core.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.wherry.core.provider.StorageException.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `open` promises.
interface OpenContract extends ContractSubject {
  @Test
  default void openGivesAllBytesAndTheDescription() throws Exception {
    byte[] content = BytesPayload.random(2, 3_000_000);
    seed("open/large", content, Attributes.ofType("image/png"));
    try (OpenObject open = provider().open("open/large", null, null)) {
      assertThat(open.object().key()).isEqualTo("open/large");
      assertThat(open.object().size()).isEqualTo(content.length);
      assertThat(open.object().version()).isEqualTo(Expect.version(provider(), "open/large"));
      assertThat(open.content().readAllBytes()).isEqualTo(content);
      assertThat(open.content().read()).isEqualTo(-1);
    }
  }

  @Test
  default void openGivesObjectsOfNoAndOneByte() throws Exception {
    seed("open/0", new byte[0], Attributes.NONE);
    seed("open/1", new byte[] {-1}, Attributes.NONE);
    assertThat(Expect.read(provider(), "open/0")).isEmpty();
    assertThat(Expect.read(provider(), "open/1")).containsExactly(-1);
    try (OpenObject open = provider().open("open/1", null, null)) {
      assertThat(open.content().read()).isEqualTo(255);
      assertThat(open.content().read()).isEqualTo(-1);
    }
  }

  @Test
  default void openGivesTheBytesOfARange() throws Exception {
    byte[] content = BytesPayload.random(3, 1000);
    seed("open/ranges", content, Attributes.NONE);
    String version = Expect.version(provider(), "open/ranges");
    for (ByteRange range :
        List.of(
            new ByteRange(0, 1),
            new ByteRange(0, 1000),
            new ByteRange(999, 1),
            new ByteRange(1, 998),
            new ByteRange(500, 500))) {
      byte[] wanted =
          Arrays.copyOfRange(
              content, (int) range.offset(), (int) (range.offset() + range.length()));
      assertThat(Expect.read(provider(), "open/ranges", range, null))
          .as("%s", range)
          .isEqualTo(wanted);
      try (OpenObject open = provider().open("open/ranges", range, version)) {
        assertThat(open.object().size()).as("the whole size, of %s", range).isEqualTo(1000);
        assertThat(open.object().version()).isEqualTo(version);
        assertThat(open.content().readAllBytes()).as("%s, pinned", range).isEqualTo(wanted);
      }
    }
  }

  @Test
  default void openCutsARangeAtTheEnd() throws Exception {
    byte[] content = BytesPayload.random(4, 1000);
    seed("open/cut", content, Attributes.NONE);
    for (ByteRange range :
        List.of(
            new ByteRange(0, 1001),
            new ByteRange(999, 2),
            new ByteRange(10, 1_000_000),
            new ByteRange(10, Long.MAX_VALUE - 10),
            new ByteRange(0, Long.MAX_VALUE))) {
      assertThat(Expect.read(provider(), "open/cut", range, null))
          .as("%s", range)
          .isEqualTo(Arrays.copyOfRange(content, (int) range.offset(), 1000));
    }
  }

  @Test
  default void openRefusesARangeThatStartsAtTheEndOrLater() throws Exception {
    seed("open/ten", new byte[10], Attributes.NONE);
    seed("open/none", new byte[0], Attributes.NONE);
    Expect.failure(() -> Expect.read(provider(), "open/ten", new ByteRange(10, 1), null));
    Expect.failure(() -> Expect.read(provider(), "open/ten", new ByteRange(1L << 40, 1), null));
    Expect.failure(() -> Expect.read(provider(), "open/none", new ByteRange(0, 1), null));
    assertThat(Expect.read(provider(), "open/ten")).hasSize(10);
  }

  @Test
  default void openGivesTheVersionThatIsAskedForOrFails() throws Exception {
    byte[] first = BytesPayload.random(5, 1000);
    byte[] second = BytesPayload.random(6, 1000);
    seed("open/versions", first, Attributes.NONE);
    String version = Expect.version(provider(), "open/versions");
    assertThat(Expect.read(provider(), "open/versions", null, version)).isEqualTo(first);
    seed("open/versions", second, Attributes.NONE);
    Expect.problem(
        Problem.VERSION_CHANGED, () -> Expect.read(provider(), "open/versions", null, version));
    Expect.problem(
        Problem.VERSION_CHANGED,
        () -> Expect.read(provider(), "open/versions", new ByteRange(1, 10), version));
    String now = Expect.version(provider(), "open/versions");
    assertThat(now).isNotEqualTo(version);
    assertThat(Expect.read(provider(), "open/versions", null, now)).isEqualTo(second);
  }

  @Test
  default void openOfAVersionThatIsGoneFails() throws Exception {
    seed("open/gone", BytesPayload.random(9, 1000), Attributes.NONE);
    String version = Expect.version(provider(), "open/gone");
    if (!provider().capabilities().writable()) {
      return;
    }
    provider().delete("open/gone", null);
    for (ByteRange range : new ByteRange[] {null, new ByteRange(1, 10)}) {
      StorageException failure =
          Expect.failure(() -> Expect.read(provider(), "open/gone", range, version));
      assertThat(failure.problem())
          .as(failure.getMessage())
          .isIn(Problem.NOT_FOUND, Problem.VERSION_CHANGED);
    }
  }

  @Test
  default void aReadWhoseObjectIsReplacedGivesTheOldBytesOrFails() throws Exception {
    byte[] old = BytesPayload.random(10, 4_000_000);
    seed("open/replaced", old, Attributes.NONE);
    try (OpenObject open = provider().open("open/replaced", null, null)) {
      InputStream content = open.content();
      byte[] start = content.readNBytes(1_000);
      seed("open/replaced", BytesPayload.random(11, 4_000_000), Attributes.NONE);
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      read.writeBytes(start);
      read.writeBytes(content.readAllBytes());
      assertThat(read.toByteArray()).isEqualTo(old);
    } catch (IOException e) {
      assertThat(e.getCause())
          .isInstanceOfSatisfying(
              StorageException.class,
              told ->
                  assertThat(told.problem())
                      .as(told.getMessage())
                      .isIn(Problem.VERSION_CHANGED, Problem.CHECKSUM_MISMATCH));
    }
  }

  @Test
  default void openOfNothingIsNotFound() {
    Expect.problem(Problem.NOT_FOUND, () -> provider().open("open/nothing", null, null));
    Expect.problem(
        Problem.NOT_FOUND, () -> provider().open("open/nothing", new ByteRange(0, 1), null));
  }

  @Test
  default void aClosedReadStopsTheBytes() throws Exception {
    seed("open/closed", BytesPayload.random(7, 4_000_000), Attributes.NONE);
    // More often than any pool of these tests is large: a read that is closed gives its place back.
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int i = 0; i < 20; i++) {
            OpenObject open = provider().open("open/closed", null, null);
            assertThat(open.content().read()).isNotNegative();
            open.close();
            assertThatThrownBy(() -> open.content().read()).isInstanceOf(IOException.class);
          }
        });
  }

  @Test
  default void anInterruptedReadStopsTheBytes() throws Exception {
    int size = 4_000_000;
    seed("open/interrupted", BytesPayload.random(8, size), Attributes.NONE);
    long read =
        InOwnThread.get(
            () -> {
              long n = 0;
              byte[] buffer = new byte[8192];
              try (OpenObject open = provider().open("open/interrupted", null, null);
                  InputStream content = open.content()) {
                n += content.read(buffer);
                Thread.currentThread().interrupt();
                while (true) {
                  int more = content.read(buffer);
                  if (more < 0) {
                    return n;
                  }
                  n += more;
                }
              } catch (IOException e) {
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return n;
              }
            });
    assertThat(read).isLessThan(size);
    assertThat(Expect.read(provider(), "open/interrupted")).hasSize(size);
  }

  @Test
  default void anInterruptedThreadOpensNothing() throws Exception {
    seed("open/interrupted-before", new byte[10], Attributes.NONE);
    InOwnThread.get(
        () -> {
          Thread.currentThread().interrupt();
          Expect.failure(() -> Expect.read(provider(), "open/interrupted-before"));
          Expect.failure(() -> provider().stat("open/interrupted-before"));
          assertThat(Thread.currentThread().isInterrupted()).isTrue();
          return true;
        });
  }
}

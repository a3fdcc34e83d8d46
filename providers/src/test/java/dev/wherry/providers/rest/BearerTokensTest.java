package dev.wherry.providers.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.InOwnThread;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.rest.BearerTokens.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When a token is asked for, and by whom.
@Timeout(60)
final class BearerTokensTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);

  @Test
  void ofManyThreadsOneAsksAndTheOthersTakeWhatItGot() throws Exception {
    int threads = 24;
    CountDownLatch others = new CountDownLatch(threads);
    BearerTokens tokens =
        new BearerTokens(
            what -> {
              // It comes when every thread wants it.
              await(others);
              return new Token("token " + asked.incrementAndGet(), NOW.plus(Duration.ofHours(1)));
            },
            now::get);
    Callable<String> user =
        () -> {
          others.countDown();
          return tokens.token("stat a");
        };
    assertThat(InOwnThread.all(Collections.nCopies(threads, user))).containsOnly("token 1");
    now.set(NOW.plus(Duration.ofMinutes(59)));
    assertThat(InOwnThread.all(Collections.nCopies(threads, user)))
        .as("one that is about to end is not used")
        .contains("token 2");
  }

  @Test
  void aFailureIsToldToWhoAskedAndTheNextAsksAnew() throws Exception {
    BearerTokens tokens =
        new BearerTokens(
            what -> {
              if (asked.incrementAndGet() == 1) {
                throw new StorageException(Problem.UNAVAILABLE, what + ": nobody answers");
              }
              return new Token("token", NOW.plus(Duration.ofHours(1)));
            },
            now::get);
    assertThat(Expect.problem(Problem.UNAVAILABLE, () -> tokens.token("stat a")))
        .hasMessage("stat a: nobody answers");
    assertThat(tokens.token("stat a")).isEqualTo("token");
    tokens.forget();
    assertThat(tokens.token("stat a")).isEqualTo("token");
    assertThat(asked).hasValue(3);
  }

  @Test
  void whoIsInterruptedDoesNotWait() throws Exception {
    BearerTokens tokens =
        new BearerTokens(what -> new Token("token", NOW.plus(Duration.ofHours(1))), now::get);
    StorageException told =
        InOwnThread.get(
            () -> {
              Thread.currentThread().interrupt();
              return Expect.problem(Problem.INTERNAL, () -> tokens.token("stat a"));
            });
    assertThat(told).hasMessageContaining("interrupted");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

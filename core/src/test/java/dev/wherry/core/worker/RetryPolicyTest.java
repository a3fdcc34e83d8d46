package dev.wherry.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.move.Failure;
import dev.wherry.core.move.FailureKind;
import dev.wherry.core.queue.Outcome;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RetryPolicyTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(5, Duration.ofSeconds(2), Duration.ofSeconds(10));

  private final Random random = new Random(7);

  @ParameterizedTest
  @EnumSource
  void eachKindIsRetriedAsItSays(FailureKind kind) {
    Failure failure = new Failure(kind, "why");
    Outcome first = POLICY.judge(failure, 1, random);
    Outcome last = POLICY.judge(failure, 5, random);
    switch (kind.retry()) {
      case NEVER -> assertThat(first).isEqualTo(last).isEqualTo(new Outcome.Failed(failure));
      case LIMITED -> {
        assertThat(((Outcome.Retry) first).counted()).isTrue();
        assertThat(last).isEqualTo(new Outcome.Failed(failure));
      }
      case UNCOUNTED -> {
        assertThat(((Outcome.Retry) first).counted()).isFalse();
        assertThat(((Outcome.Retry) last).counted()).isFalse();
      }
    }
  }

  @Test
  void delaysGrowToTheCapWithFullJitter() {
    for (int attempt = 1; attempt < 5; attempt++) {
      long limit = Math.min(10_000, 2_000L << (attempt - 1));
      long least = Long.MAX_VALUE;
      long most = 0;
      for (int i = 0; i < 2000; i++) {
        long delay = delay(null, attempt).toMillis();
        least = Math.min(least, delay);
        most = Math.max(most, delay);
      }
      assertThat(least).isBetween(0L, limit / 20);
      assertThat(most).isBetween(limit * 19 / 20, limit);
    }
  }

  @Test
  void aProviderIsLeftAloneForAsLongAsItAsks() {
    assertThat(delay(Duration.ofSeconds(40), 1))
        .isBetween(Duration.ofSeconds(40), Duration.ofSeconds(42));
    assertThat(delay(Duration.ofDays(400), 1)).isLessThan(Duration.ofHours(2));
    assertThat(delay(Duration.ofSeconds(-3), 1)).isBetween(Duration.ZERO, Duration.ofSeconds(2));
  }

  private Duration delay(@Nullable Duration retryAfter, int attempt) {
    Failure failure = new Failure(FailureKind.UNAVAILABLE, "why", retryAfter);
    return ((Outcome.Retry) POLICY.judge(failure, attempt, random)).delay();
  }
}

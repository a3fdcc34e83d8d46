package dev.wherry.core.worker;

import dev.wherry.core.move.Failure;
import dev.wherry.core.queue.Outcome;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What becomes of an attempt that failed: given up, or tried again later.
///
/// Delays grow exponentially with full jitter: a random time between nothing and `base` x 2^(n-1)
/// after attempt n, at most `cap` (Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture
/// Blog, 2015). What the provider asked for comes before that.
///
/// @param attempts how many tries that count a move has
/// @param base the longest delay after the first attempt
/// @param cap the longest delay
public record RetryPolicy(int attempts, Duration base, Duration cap) {
  /// 10 attempts, over about 20 minutes on average.
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(10, Duration.ofSeconds(5), Duration.ofMinutes(15));

  /// The longest wait that a provider may ask for.
  private static final Duration PATIENCE = Duration.ofHours(1);

  public RetryPolicy {
    if (attempts < 1) {
      throw new IllegalArgumentException("a move needs at least 1 attempt, not " + attempts);
    }
  }

  /// Judges a failure.
  ///
  /// @param attempt the number of the try that failed, from 1
  Outcome judge(Failure failure, int attempt, RandomGenerator random) {
    return switch (failure.kind().retry()) {
      case NEVER -> new Outcome.Failed(failure);
      case LIMITED ->
          attempt < attempts
              ? new Outcome.Retry(failure, delay(failure, attempt, random), true)
              : new Outcome.Failed(failure);
      case UNCOUNTED -> new Outcome.Retry(failure, delay(failure, attempt, random), false);
    };
  }

  private Duration delay(Failure failure, int attempt, RandomGenerator random) {
    return asked(failure.retryAfter()).plus(jitter(attempt, random));
  }

  private static Duration asked(@Nullable Duration retryAfter) {
    if (retryAfter == null || retryAfter.isNegative()) {
      return Duration.ZERO;
    }
    return retryAfter.compareTo(PATIENCE) < 0 ? retryAfter : PATIENCE;
  }

  private Duration jitter(int attempt, RandomGenerator random) {
    double longest =
        Math.min((double) cap.toMillis(), base.toMillis() * Math.pow(2, Math.max(0, attempt - 1)));
    return Duration.ofMillis((long) (random.nextDouble() * longest));
  }
}

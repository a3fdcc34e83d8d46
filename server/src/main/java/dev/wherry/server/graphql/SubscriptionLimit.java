package dev.wherry.server.graphql;

import dev.wherry.core.queue.AccessToken;
import dev.wherry.server.access.Access;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;

/// Lets the holder of a token follow only so much at once in this process; while there are no
/// tokens, all callers together. Safe for many threads.
final class SubscriptionLimit {
  private static final String NOBODY = "";

  private final int most;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  SubscriptionLimit(int most) {
    this.most = most;
  }

  /// The events, or an error with [ErrorCode#TOO_MANY_SUBSCRIPTIONS].
  <T> Flux<T> within(Access access, Flux<T> events) {
    AccessToken token = access.token();
    String holder = token == null ? NOBODY : token.name();
    return Flux.defer(
        () -> {
          if (!enters(holder)) {
            return Flux.error(
                new ApiException(
                    ErrorCode.TOO_MANY_SUBSCRIPTIONS,
                    "this token has %,d subscriptions open, and may have no more: end some"
                        .formatted(most)));
          }
          AtomicBoolean left = new AtomicBoolean();
          return events.doFinally(
              _ -> {
                if (left.compareAndSet(false, true)) {
                  leaves(holder);
                }
              });
        });
  }

  private boolean enters(String holder) {
    boolean[] entered = {false};
    open.compute(
        holder,
        (_, count) -> {
          int before = count == null ? 0 : count;
          entered[0] = before < most;
          return entered[0] ? Integer.valueOf(before + 1) : count;
        });
    return entered[0];
  }

  private void leaves(String holder) {
    open.computeIfPresent(holder, (_, count) -> count == 1 ? null : count - 1);
  }
}

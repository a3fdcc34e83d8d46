package dev.wherry.providers.rest;

import dev.wherry.core.provider.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Tokens that requests bear, each used as long as it is good: of many threads that need a new one,
/// one asks and the others wait. Safe for many threads.
public final class BearerTokens {
  /// How long before its end a token is no longer used.
  private static final Duration EARLY = Duration.ofMinutes(2);

  private final Source source;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Token token;

  /// Where tokens come from.
  public interface Source {
    /// Asks for a token.
    ///
    /// @param what operation and key, for the message
    Token ask(String what) throws StorageException;
  }

  /// A token as it was given.
  ///
  /// @param until when it ends
  public record Token(String value, Instant until) {
    /// Without the token itself.
    @Override
    public String toString() {
      return "Token[until %s]".formatted(until);
    }
  }

  public BearerTokens(Source source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /// A token that is good now.
  ///
  /// @param what operation and key, for the message
  public String token(String what) throws StorageException {
    Token now = token;
    if (now != null && isGood(now)) {
      return now.value();
    }
    try {
      asking.lockInterruptibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw RestTroubles.interrupted(what);
    }
    try {
      now = token;
      if (now == null || !isGood(now)) {
        now = source.ask(what);
        token = now;
      }
      return now.value();
    } finally {
      asking.unlock();
    }
  }

  private boolean isGood(Token now) {
    return clock.instant().isBefore(now.until().minus(EARLY));
  }

  /// Forgets the token, which was refused.
  public void forget() {
    token = null;
  }
}

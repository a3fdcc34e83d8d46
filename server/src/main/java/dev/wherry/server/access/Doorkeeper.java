package dev.wherry.server.access;

import dev.wherry.core.queue.AccessToken;
import dev.wherry.core.queue.AccessTokens;
import dev.wherry.core.queue.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells who a caller is, and makes and revokes tokens. While there are none, every caller on this
/// machine may do everything, and no other may do anything.
///
/// What other processes change is seen within a second. Safe for many threads; methods throw
/// [dev.wherry.core.queue.QueueUnavailableException] when the tokens can't be read.
public final class Doorkeeper {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final String SCHEME = "bearer ";
  private static final String NONE =
      "a token is wanted: send the header Authorization: Bearer TOKEN; ./wherry token create makes one";
  private static final String WRONG =
      "this token is not known, was revoked or has expired: ask an admin for another";
  private static final String CLOSED =
      "there are no tokens, so the service may be used on its own machine only";

  private final AccessTokens tokens;
  private final InstantSource clock;
  private final boolean isLoopback;
  private volatile @Nullable Known known;

  private record Known(Map<String, AccessToken> byName, Instant readAt) {}

  /// A new token, and what proves it.
  ///
  /// @param secret null when it was not stored
  public record Made(AccessTokens.Change change, AccessToken token, @Nullable String secret) {
    /// Without the secret.
    @Override
    public String toString() {
      return "Made[%s, %s]".formatted(change, token);
    }
  }

  /// @param isLoopback whether none but this machine reaches the service
  public Doorkeeper(AccessTokens tokens, InstantSource clock, boolean isLoopback) {
    this.tokens = tokens;
    this.clock = clock;
    this.isLoopback = isLoopback;
  }

  /// What a caller may do.
  ///
  /// @param authorization the header of HTTP, or null
  /// @throws UnauthenticatedException when that proves nothing
  public Access admit(@Nullable String authorization) {
    Map<String, AccessToken> byName = known();
    if (byName.isEmpty()) {
      return open();
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new UnauthenticatedException(NONE);
    }
    String secret = authorization.substring(SCHEME.length()).strip();
    String name = Secrets.name(secret);
    AccessToken token = name == null ? null : byName.get(name);
    String hash = Secrets.hash(secret);
    if (token == null || !Secrets.isSame(token.hash(), hash) || isOver(token)) {
      throw new UnauthenticatedException(WRONG);
    }
    return new Access(token);
  }

  /// What a caller that was admitted some time ago may do now.
  ///
  /// @throws UnauthenticatedException when its token is gone or over by now
  public Access again(Access admitted) {
    Map<String, AccessToken> byName = known();
    AccessToken then = admitted.token();
    if (then == null) {
      if (!byName.isEmpty()) {
        throw new UnauthenticatedException(NONE);
      }
      return open();
    }
    AccessToken now = byName.get(then.name());
    if (now == null || !Secrets.isSame(now.hash(), then.hash()) || isOver(now)) {
      throw new UnauthenticatedException(WRONG);
    }
    return admitted;
  }

  private Access open() {
    if (!isLoopback) {
      throw new UnauthenticatedException(CLOSED);
    }
    return Access.ALL;
  }

  private boolean isOver(AccessToken token) {
    return token.expiresAt() != null && isPast(token.expiresAt());
  }

  /// Whether a token that ends then is over.
  public boolean isPast(Instant end) {
    return !clock.instant().isBefore(end);
  }

  /// Whether there are no tokens.
  public boolean isOpen() {
    return known().isEmpty();
  }

  /// Makes a token.
  public Made make(
      String name, Set<Scope> scopes, Set<String> providers, @Nullable Instant expiresAt) {
    String secret = Secrets.make(name);
    // The database keeps microseconds.
    Instant createdAt = Instant.ofEpochMilli(clock.millis());
    AccessToken token =
        new AccessToken(name, Secrets.hash(secret), scopes, providers, createdAt, expiresAt);
    AccessTokens.Change change = tokens.add(token);
    known = null;
    return new Made(change, token, change == AccessTokens.Change.DONE ? secret : null);
  }

  /// Takes a token's rights away: here at once, in other processes within a second.
  public AccessTokens.Change revoke(String name) {
    AccessTokens.Change change = tokens.revoke(name);
    known = null;
    return change;
  }

  /// All tokens, by name.
  public List<AccessToken> all() {
    return tokens.all();
  }

  private Map<String, AccessToken> known() {
    Known read = known;
    Instant now = clock.instant();
    if (read == null || Duration.between(read.readAt(), now).abs().compareTo(FRESH) > 0) {
      read =
          new Known(
              tokens.all().stream()
                  .collect(Collectors.toMap(AccessToken::name, Function.identity())),
              now);
      known = read;
    }
    return read.byName();
  }
}

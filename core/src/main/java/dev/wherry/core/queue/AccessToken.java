package dev.wherry.core.queue;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A right to use the service, without the secret that proves it.
///
/// @param name unique among all tokens
/// @param hash the SHA-256 of the secret, 64 hex digits
/// @param scopes at least one
/// @param providers the only ones that it reaches; empty for all
/// @param expiresAt null: never
public record AccessToken(
    String name,
    String hash,
    Set<Scope> scopes,
    Set<String> providers,
    Instant createdAt,
    @Nullable Instant expiresAt) {
  public AccessToken {
    scopes = Set.copyOf(scopes);
    providers = Set.copyOf(providers);
  }

  /// Whether its holder can always make further tokens.
  public boolean isKeeper() {
    return scopes.contains(Scope.ADMIN) && providers.isEmpty() && expiresAt == null;
  }

  /// Without the hash.
  @Override
  public String toString() {
    return "token " + name;
  }
}

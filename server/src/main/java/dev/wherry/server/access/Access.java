package dev.wherry.server.access;

import dev.wherry.core.queue.AccessToken;
import dev.wherry.core.queue.MoveReports;
import dev.wherry.core.queue.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a caller may do.
///
/// @param token null when there are no tokens, and everybody may do everything
public record Access(@Nullable AccessToken token) {
  /// Everything.
  public static final Access ALL = new Access(null);

  private static final String ATTRIBUTE = "wherry.access";

  /// Whether the caller has a scope, or that of an admin.
  public boolean has(Scope scope) {
    return token == null || token.scopes().contains(scope) || token.scopes().contains(Scope.ADMIN);
  }

  /// Whether some providers are out of reach.
  public boolean isLimited() {
    return token != null && !token.providers().isEmpty();
  }

  /// Whether a provider is in reach.
  public boolean reaches(String provider) {
    return token == null || token.providers().isEmpty() || token.providers().contains(provider);
  }

  /// Whether a request is there for the caller, if it is there at all: all its moves are in reach.
  public boolean covers(MoveReports reports, long request) {
    return token == null
        || token.providers().isEmpty()
        || reports.isWithin(request, token.providers());
  }

  /// Of a request that passed [AccessFilter].
  public static Access of(HttpServletRequest request) {
    return (Access) Objects.requireNonNull(request.getAttribute(ATTRIBUTE), ATTRIBUTE);
  }

  void keepIn(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /// That a connection's or a request's attributes keep; null when none was kept.
  public static @Nullable Access of(Map<String, Object> attributes) {
    return (Access) attributes.get(ATTRIBUTE);
  }

  /// Keeps it for the requests of a connection.
  public void keepIn(Map<String, Object> attributes) {
    attributes.put(ATTRIBUTE, this);
  }
}

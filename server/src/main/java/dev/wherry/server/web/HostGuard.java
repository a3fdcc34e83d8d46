package dev.wherry.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/// Keeps web pages of others away from a service that trusts all of this machine: a request must
/// name this machine as its host (against DNS rebinding), and one that says which page it comes
/// from must come from a page of this service (WebSockets know no same-origin policy).
final class HostGuard extends OncePerRequestFilter {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Refusal WRONG_HOST =
      new Refusal(
          403,
          "FORBIDDEN",
          "the Host header names another machine: use http://127.0.0.1 or localhost");
  private static final Refusal WRONG_ORIGIN =
      new Refusal(403, "FORBIDDEN", "pages of other origins may not use this service");

  private final String bind;
  private final boolean anyHost;

  /// @param bind the address that the service listens at, allowed as a host too
  /// @param anyHost whether other machines reach it, by whatever name: all of them prove who they
  ///   are
  HostGuard(String bind, boolean anyHost) {
    this.bind = bind.toLowerCase(Locale.ROOT);
    this.anyHost = anyHost;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String host = request.getServerName().toLowerCase(Locale.ROOT);
    if (!isKnown(host)) {
      WRONG_HOST.write(response);
    } else if (!isOwn(request.getHeader("Origin"), host, request.getServerPort())) {
      WRONG_ORIGIN.write(response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private boolean isKnown(String host) {
    return anyHost || LOOPBACK.contains(host) || host.equals(bind) || host.equals("[" + bind + "]");
  }

  private static boolean isOwn(@Nullable String origin, String host, int port) {
    if (origin == null) {
      return true;
    }
    try {
      URI page = URI.create(origin);
      return host.equalsIgnoreCase(page.getHost())
          && (page.getPort() == port || (page.getPort() < 0 && (port == 80 || port == 443)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

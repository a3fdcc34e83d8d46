package dev.wherry.server.access;

import dev.wherry.core.queue.QueueUnavailableException;
import dev.wherry.core.queue.Scope;
import dev.wherry.server.web.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets pass whoever may: anyone to the health, the public keys, the signposts and the files of
/// GraphiQL; any token to GraphQL, where each field wants a scope of its own; a token that may read
/// to all else. A WebSocket passes: it proves itself by its first message.
public final class AccessFilter extends OncePerRequestFilter {
  private static final Set<String> OPEN =
      Set.of("/", "/graphiql", "/actuator/health", "/receipts/keys");

  /// Nothing that a server might take for another path.
  private static final Pattern GRAPHIQL =
      Pattern.compile("/(graphiql|graphql-ui)(/[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*)+");

  private static final String SIGNPOSTS = "/go/";
  private static final String GRAPHQL = "/graphql";
  private static final Refusal NOT_FOR_READING =
      new Refusal(403, "FORBIDDEN", "this token lacks the scope READ");

  private final Supplier<Doorkeeper> doorkeeper;

  /// @param doorkeeper is asked for with the first request
  public AccessFilter(Supplier<Doorkeeper> doorkeeper) {
    this.doorkeeper = doorkeeper;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = request.getRequestURI();
    boolean graphql = path.equals(GRAPHQL);
    if (OPEN.contains(path)
        || GRAPHIQL.matcher(path).matches()
        || path.startsWith(SIGNPOSTS)
        || (graphql && isHandshake(request))) {
      chain.doFilter(request, response);
      return;
    }
    Access access;
    try {
      access = doorkeeper.get().admit(request.getHeader("Authorization"));
    } catch (UnauthenticatedException e) {
      response.setHeader("WWW-Authenticate", "Bearer");
      new Refusal(401, "UNAUTHENTICATED", String.valueOf(e.getMessage())).write(response);
      return;
    } catch (QueueUnavailableException e) {
      Refusal.UNAVAILABLE.write(response);
      return;
    }
    if (!graphql && !access.has(Scope.READ)) {
      NOT_FOR_READING.write(response);
      return;
    }
    access.keepIn(request);
    chain.doFilter(request, response);
  }

  /// Whether it becomes a WebSocket, whose first message is asked for the token.
  private static boolean isHandshake(HttpServletRequest request) {
    return request.getMethod().equals("GET")
        && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }
}

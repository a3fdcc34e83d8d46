package dev.wherry.server.graphql;

import dev.wherry.server.web.BufferedRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Lets a request over HTTP name its document as GraphQL over HTTP has it, by `documentId`, where
/// the library knows `extensions.persistedQuery` only. An id may begin with `sha256:`.
final class DocumentIds extends OncePerRequestFilter {
  private static final String PREFIX = "sha256:";

  private final JsonMapper json = JsonMapper.shared();

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!request.getMethod().equals("POST")) {
      chain.doFilter(request, response);
      return;
    }
    byte[] body = request.getInputStream().readAllBytes();
    chain.doFilter(new BufferedRequest(request, translated(body)), response);
  }

  private byte[] translated(byte[] body) {
    try {
      if (json.readTree(body) instanceof ObjectNode object
          && object.get("documentId") instanceof StringNode id) {
        String hash = id.stringValue();
        object
            .putObject("extensions")
            .putPOJO(
                "persistedQuery",
                Map.of(
                    "version",
                    1,
                    "sha256Hash",
                    hash.startsWith(PREFIX) ? hash.substring(PREFIX.length()) : hash));
        return json.writeValueAsBytes(object);
      }
    } catch (JacksonException e) {
      // What is no JSON is refused by those who read it.
    }
    return body;
  }
}

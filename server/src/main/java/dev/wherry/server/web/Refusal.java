package dev.wherry.server.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// An answer to a request that is not granted, in the form of a GraphQL error.
///
/// @param message plain ASCII without quotes
public record Refusal(int status, String code, String message) {
  /// For what reads the queue.
  public static final Refusal UNAVAILABLE =
      new Refusal(503, "UNAVAILABLE", "the queue's database can't be reached: try again later");

  /// Answers with it.
  public void write(HttpServletResponse response) throws IOException {
    response.setStatus(status);
    response.setContentType("application/json");
    response
        .getOutputStream()
        .write(
            "{\"errors\":[{\"message\":\"%s\",\"extensions\":{\"code\":\"%s\"}}]}"
                .formatted(message, code)
                .getBytes(StandardCharsets.UTF_8));
  }
}

package dev.wherry.server.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// An answer to a request that is not let in, in the form of a GraphQL error.
///
/// @param message plain ASCII without quotes
record Refusal(int status, String code, String message) {
  void write(HttpServletResponse response) throws IOException {
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

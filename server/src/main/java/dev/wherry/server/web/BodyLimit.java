package dev.wherry.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses bodies that are larger than any sensible request: at once when the length is told, and
/// else when the limit is passed.
final class BodyLimit extends OncePerRequestFilter {
  private final int most;
  private final Refusal refusal;

  /// @param most in bytes
  BodyLimit(int most) {
    this.most = most;
    this.refusal =
        new Refusal(
            413,
            "BODY_TOO_LARGE",
            "the body has more than %,d bytes: split the request".formatted(most));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > most) {
      refusal.write(response);
    } else if (request.getHeader("Transfer-Encoding") == null) {
      chain.doFilter(request, response);
    } else {
      byte[] body = request.getInputStream().readNBytes(most + 1);
      if (body.length > most) {
        refusal.write(response);
      } else {
        chain.doFilter(new BufferedRequest(request, body), response);
      }
    }
  }
}

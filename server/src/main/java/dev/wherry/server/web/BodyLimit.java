package dev.wherry.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses bodies that are larger than any sensible request: at once when the length is told, and
/// else when the limit is passed.
final class BodyLimit extends OncePerRequestFilter {
  private final long most;
  private final Refusal refusal;

  /// @param most in bytes
  BodyLimit(long most) {
    this.most = most;
    this.refusal =
        new Refusal(
            413,
            "BODY_TOO_LARGE",
            "the body has more than %,d bytes: split the request".formatted(most));
  }

  /// A body went past the limit.
  private static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > most) {
      refusal.write(response);
    } else if (request.getContentLengthLong() >= 0) {
      chain.doFilter(request, response);
    } else {
      count(request, response, chain);
    }
  }

  private void count(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Counted counted = new Counted(request, most);
    try {
      chain.doFilter(counted, response);
    } catch (IOException | ServletException | RuntimeException e) {
      if (!counted.isOver() || response.isCommitted()) {
        throw e;
      }
      response.reset();
      refusal.write(response);
    }
  }

  private static final class Counted extends HttpServletRequestWrapper {
    private final long most;
    private long read;

    Counted(HttpServletRequest request, long most) {
      super(request);
      this.most = most;
    }

    boolean isOver() {
      return read > most;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      ServletInputStream body = super.getInputStream();
      return new ServletInputStream() {
        @Override
        public int read() throws IOException {
          int one = body.read();
          add(one < 0 ? 0 : 1);
          return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          int count = body.read(buffer, offset, length);
          add(Math.max(0, count));
          return count;
        }

        @Override
        public boolean isFinished() {
          return body.isFinished();
        }

        @Override
        public boolean isReady() {
          return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
          body.setReadListener(listener);
        }
      };
    }

    private void add(int count) throws IOException {
      read += count;
      if (isOver()) {
        throw new TooLargeException();
      }
    }
  }
}

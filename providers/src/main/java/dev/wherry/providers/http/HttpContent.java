package dev.wherry.providers.http;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// The bytes asked for, out of an answer's body. For one thread.
final class HttpContent extends InputStream {
  /// How far the bytes go.
  ///
  /// @param length in bytes
  /// @param exact whether there are so many, or at most
  /// @param endsThere whether the body on the wire is to end with them
  record Extent(long length, boolean exact, boolean endsThere) {}

  private final String what;
  private final HttpSender.Exchange exchange;
  private final InputStream body;
  private final Extent extent;
  private final long maxBytes;
  private long position;
  private boolean ended;
  private boolean closed;

  /// @param body the object's bytes, decoded
  /// @param maxBytes more than these are too many
  HttpContent(
      String what, HttpSender.Exchange exchange, InputStream body, Extent extent, long maxBytes) {
    this.what = what;
    this.exchange = exchange;
    this.body = body;
    this.extent = extent;
    this.maxBytes = maxBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int wanted) throws IOException {
    if (closed) {
      throw new IOException(what + ": closed");
    }
    if (wanted == 0) {
      return 0;
    }
    if (Thread.currentThread().isInterrupted()) {
      close();
      throw new InterruptedIOException(what + ": interrupted");
    }
    int n = position < extent.length() ? readBody(buffer, offset, wanted) : -1;
    if (n < 0 && position < extent.length() && extent.exact()) {
      throw told(
          new StorageException(
              Problem.UNAVAILABLE,
              "%s: the answer ends after %,d of %,d bytes"
                  .formatted(what, position, extent.length())));
    }
    if (n < 0) {
      ended = ended || extent.endsThere();
      return -1;
    }
    position += n;
    if (position > maxBytes) {
      throw told(
          new StorageException(
              Problem.TOO_LARGE,
              "%s: it has more than the provider's 'max-bytes' of %,d".formatted(what, maxBytes)));
    }
    if (position == extent.length() && extent.endsThere()) {
      // Reading beyond the last byte frees the connection for others.
      ended = readBody(new byte[1], 0, 1) < 0;
    }
    return n;
  }

  private int readBody(byte[] buffer, int offset, int wanted) throws IOException {
    try {
      return body.read(
          buffer, offset, (int) Math.min(wanted, Math.max(1, extent.length() - position)));
    } catch (IOException e) {
      throw told(exchange.failed(what, e));
    }
  }

  /// Ends the exchange: the connection serves others only when its last byte has been read.
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (ended) {
      exchange.done();
    } else {
      exchange.close();
    }
  }

  private static IOException told(StorageException e) {
    return new IOException(e.getMessage(), e);
  }
}

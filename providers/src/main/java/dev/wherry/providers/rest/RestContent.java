package dev.wherry.providers.rest;

import dev.wherry.core.provider.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// The bytes of an answer. For one thread.
final class RestContent extends InputStream {
  private final String what;
  private final RestAnswer answer;
  private final RestTroubles troubles;
  private final InputStream body;
  private boolean ended;
  private boolean closed;

  RestContent(String what, RestAnswer answer, RestTroubles troubles) throws IOException {
    this.what = what;
    this.answer = answer;
    this.troubles = troubles;
    this.body = answer.body();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException(what + ": closed");
    }
    if (Thread.currentThread().isInterrupted()) {
      close();
      throw new InterruptedIOException(what + ": interrupted");
    }
    try {
      int n = body.read(buffer, offset, length);
      ended = n < 0;
      return n;
    } catch (IOException e) {
      StorageException told = troubles.broken(what, e);
      throw new IOException(told.getMessage(), told);
    }
  }

  /// Drops the connection unless its last byte has been read.
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (ended) {
      answer.end();
    } else {
      answer.drop();
    }
  }
}

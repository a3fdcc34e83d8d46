package dev.wherry.providers.azure;

import dev.wherry.core.provider.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/// The bytes of an answer. For one thread.
final class AzureContent extends InputStream {
  private final String what;
  private final AzureTransport.Answer answer;
  private final AzureErrors errors;
  private final InputStream body;
  private boolean ended;
  private boolean closed;

  AzureContent(String what, AzureTransport.Answer answer, AzureErrors errors) throws IOException {
    this.what = what;
    this.answer = answer;
    this.errors = errors;
    @Nullable HttpEntity entity = answer.response().getEntity();
    this.body = entity == null ? InputStream.nullInputStream() : entity.getContent();
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
      StorageException told = errors.broken(what, e);
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
      answer.response().close();
    } else {
      answer.drop();
    }
  }
}

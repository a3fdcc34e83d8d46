package dev.wherry.providers.s3;

import dev.wherry.core.provider.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// The bytes of an answer. For one thread.
final class S3Content extends InputStream {
  private final String what;
  private final ResponseInputStream<GetObjectResponse> body;
  private final S3Errors errors;
  private boolean ended;
  private boolean closed;

  S3Content(String what, ResponseInputStream<GetObjectResponse> body, S3Errors errors) {
    this.what = what;
    this.body = body;
    this.errors = errors;
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
      throw told(errors.broken(what, e));
    } catch (SdkException e) {
      throw told(errors.told(what, e));
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
      body.close();
    } else {
      body.abort();
    }
  }

  private static IOException told(StorageException e) {
    return new IOException(e.getMessage(), e);
  }
}

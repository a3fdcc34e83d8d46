package dev.wherry.providers.s3;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;

/// A payload as the SDK reads it: once to sign it, and once to send it, on plain http.
///
/// A payload that has more or less bytes than it announced fails before its last byte is sent, so
/// that the server can't take it for whole. For one request.
final class S3Payload implements ContentStreamProvider {
  private final Payload payload;
  private volatile @Nullable IOException failure;
  private @Nullable InputStream current;

  S3Payload(Payload payload) {
    this.payload = payload;
  }

  @Override
  public InputStream newStream() {
    close();
    try {
      InputStream next = new Exact(payload.open(), payload.size());
      current = next;
      return next;
    } catch (IOException e) {
      failure = e;
      throw new UncheckedIOException(e);
    }
  }

  /// Why a request with this payload failed: the payload itself, or else what the SDK says.
  ///
  /// @param what operation and key, for the message
  StorageException blamed(
      String what, SdkException e, BiFunction<String, SdkException, StorageException> told) {
    IOException unreadable = failure;
    return unreadable == null || Thread.currentThread().isInterrupted()
        ? told.apply(what, e)
        : new StorageException(
            Problem.INTERNAL,
            "%s: the payload can't be read: %s"
                .formatted(what, Keys.shown(String.valueOf(unreadable.getMessage()))),
            unreadable);
  }

  /// Closes the stream that was read last.
  void close() {
    try {
      if (current != null) {
        current.close();
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /// As many bytes as were announced, or an exception.
  private final class Exact extends FilterInputStream {
    private long left;

    Exact(InputStream in, long size) {
      super(in);
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int n = length == 0 ? 0 : in.read(buffer, offset, length);
        if (n < 0 && left > 0) {
          throw new IOException("it ends %,d bytes too soon".formatted(left));
        }
        left -= Math.max(n, 0);
        if (left < 0 || (left == 0 && n > 0 && in.read() >= 0)) {
          throw new IOException("it has more bytes than it announced");
        }
        return n;
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public long skip(long n) throws IOException {
      return n <= 0 ? 0 : Math.max(0, read(new byte[(int) Math.min(n, 8192)]));
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}

package dev.wherry.providers.azure;

import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.jspecify.annotations.Nullable;

/// What a request sends: exactly as many bytes as were announced. A payload that has more or less
/// fails before its last byte is sent, so that the server can't take it for whole. For one request.
final class AzureBody extends AbstractHttpEntity {
  private static final int BUFFER = 64 << 10;

  private final Source source;
  private final long size;
  private final ChecksumCalculator calculator =
      new ChecksumCalculator(Set.of(ChecksumKind.CRC32C, ChecksumKind.MD5));
  private final boolean summed;
  private @Nullable IOException failure;

  private AzureBody(Source source, long size, boolean summed) {
    super("application/octet-stream", null);
    this.source = source;
    this.size = size;
    this.summed = summed;
  }

  private interface Source {
    InputStream open() throws IOException;
  }

  static AzureBody of(Payload payload) {
    return new AzureBody(payload::open, payload.size(), false);
  }

  /// One that computes the checksums of what it sends.
  static AzureBody summed(Payload payload) {
    return new AzureBody(payload::open, payload.size(), true);
  }

  static AzureBody of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new AzureBody(() -> new ByteArrayInputStream(bytes), bytes.length, false);
  }

  /// The CRC32C and MD5 of what was sent, if they were to be computed. Call it once.
  Checksums checksums() {
    return calculator.checksums();
  }

  /// What went wrong with reading the payload, if it did.
  @Nullable IOException failure() {
    return failure;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = size;
    try (InputStream in = open()) {
      int n = read(in, buffer);
      while (n > 0) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted");
        }
        left -= n;
        // The last bytes are sent only once it is known that none follow.
        byte[] now = buffer;
        buffer = new byte[BUFFER];
        int next = read(in, buffer);
        if (left < 0 || (next > 0 && left == 0) || (next <= 0 && left > 0)) {
          throw failed(new IOException("it does not have the bytes it announced"));
        }
        if (summed) {
          calculator.update(now, 0, n);
        }
        out.write(now, 0, n);
        n = next;
      }
      if (left > 0) {
        throw failed(new IOException("it does not have the bytes it announced"));
      }
    }
  }

  private InputStream open() throws IOException {
    try {
      return source.open();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private int read(InputStream in, byte[] buffer) throws IOException {
    try {
      return in.readNBytes(buffer, 0, buffer.length);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private IOException failed(IOException e) {
    failure = e;
    return e;
  }

  @Override
  public long getContentLength() {
    return size;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public InputStream getContent() throws IOException {
    return open();
  }

  @Override
  public void close() {}
}

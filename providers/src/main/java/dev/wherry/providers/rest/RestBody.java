package dev.wherry.providers.rest;

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
import java.util.EnumSet;
import java.util.Set;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.jspecify.annotations.Nullable;

/// What a request sends: exactly as many bytes as were announced. A payload that has more or less
/// fails before its last byte is sent, so that the server can't take it for whole. For one request.
public final class RestBody {
  private static final int BUFFER = 64 << 10;

  private final Source source;
  private final long size;
  private final Set<ChecksumKind> kinds;
  private final Checksums demanded;
  private final byte[] before;
  private final byte[] after;
  private Checksums sent = Checksums.NONE;
  private @Nullable IOException failure;
  private @Nullable ChecksumKind wrong;

  private RestBody(
      Source source,
      long size,
      Set<ChecksumKind> kinds,
      Checksums demanded,
      byte[] before,
      byte[] after) {
    this.source = source;
    this.size = size;
    this.kinds = kinds;
    this.demanded = demanded;
    this.before = before;
    this.after = after;
  }

  /// Where bytes come from.
  @FunctionalInterface
  public interface Source {
    /// The bytes, from the first.
    InputStream open() throws IOException;
  }

  private static RestBody of(Source source, long size) {
    return new RestBody(source, size, Set.of(), Checksums.NONE, new byte[0], new byte[0]);
  }

  /// A payload as it is.
  public static RestBody of(Payload payload) {
    return of(payload::open, payload.size());
  }

  /// A payload whose checksums are computed as it is sent.
  public static RestBody summed(Payload payload, Set<ChecksumKind> kinds) {
    return new RestBody(
        payload::open, payload.size(), kinds, Checksums.NONE, new byte[0], new byte[0]);
  }

  /// A payload whose last bytes are sent only if all are those of its checksums.
  public static RestBody checked(Payload payload) {
    Set<ChecksumKind> kinds = EnumSet.noneOf(ChecksumKind.class);
    kinds.addAll(payload.checksums().hex().keySet());
    return new RestBody(
        payload::open, payload.size(), kinds, payload.checksums(), new byte[0], new byte[0]);
  }

  /// A payload between other bytes.
  public static RestBody framed(byte[] before, Payload payload, byte[] after) {
    return new RestBody(
        payload::open, payload.size(), Set.of(), Checksums.NONE, before.clone(), after.clone());
  }

  /// So many bytes of a source.
  public static RestBody of(long size, Source source) {
    return of(source, size);
  }

  /// Text, in UTF-8.
  public static RestBody of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return of(() -> new ByteArrayInputStream(bytes), bytes.length);
  }

  /// The checksums of what was sent, if they were to be computed.
  public Checksums checksums() {
    return sent;
  }

  /// What went wrong with reading the payload, if it did.
  @Nullable IOException failure() {
    return failure;
  }

  /// The checksum that the bytes turned out not to have, if so.
  @Nullable ChecksumKind wrong() {
    return wrong;
  }

  /// The checksum that was announced.
  @Nullable String demanded(ChecksumKind kind) {
    return demanded.get(kind);
  }

  /// How many bytes are sent in all.
  public long length() {
    return before.length + size + after.length;
  }

  HttpEntity entity() {
    return new Sent();
  }

  private void writeTo(OutputStream out) throws IOException {
    ChecksumCalculator calculator = new ChecksumCalculator(kinds);
    byte[] buffer = new byte[BUFFER];
    byte[] spare = new byte[BUFFER];
    long left = size;
    out.write(before);
    try (InputStream in = open()) {
      int n = read(in, buffer);
      while (n > 0) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted");
        }
        left -= n;
        // The last bytes are sent only once it is known that none follow, and that all are right.
        int next = read(in, spare);
        if (left < 0 || (next > 0 && left == 0) || (next <= 0 && left > 0)) {
          throw failed(new IOException("it does not have the bytes it announced"));
        }
        calculator.update(buffer, 0, n);
        if (left == 0) {
          check(calculator.checksums());
        }
        out.write(buffer, 0, n);
        byte[] now = buffer;
        buffer = spare;
        spare = now;
        n = next;
      }
      if (left > 0) {
        throw failed(new IOException("it does not have the bytes it announced"));
      }
      if (size == 0) {
        check(calculator.checksums());
      }
    }
    out.write(after);
  }

  private void check(Checksums computed) throws IOException {
    sent = computed;
    wrong = computed.disagreement(demanded).orElse(null);
    if (wrong != null) {
      throw failed(new IOException("it does not have the checksum it announced"));
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

  /// As the HTTP client wants it.
  private final class Sent extends AbstractHttpEntity {
    Sent() {
      super("application/octet-stream", null);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      RestBody.this.writeTo(out);
    }

    @Override
    public long getContentLength() {
      return length();
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
}

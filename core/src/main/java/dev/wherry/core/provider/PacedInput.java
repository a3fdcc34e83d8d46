package dev.wherry.core.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// Another stream, read in small slices, each when a meter lets its bytes through, up to a
/// deadline.
final class PacedInput extends InputStream {
  private final InputStream inner;
  private final Meter bytes;
  private final Deadline deadline;

  PacedInput(InputStream inner, Meter bytes, Deadline deadline) {
    this.inner = inner;
    this.bytes = bytes;
    this.deadline = deadline;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int slice = bytes.slice(length);
    take(slice);
    int read = 0;
    try {
      deadline.check();
      read = inner.read(buffer, offset, slice);
      return read;
    } finally {
      bytes.giveBack(slice - Math.max(read, 0));
    }
  }

  private void take(int slice) throws InterruptedIOException {
    try {
      bytes.take(slice);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException stop =
          new InterruptedIOException("interrupted while it waited for its turn");
      stop.initCause(e);
      throw stop;
    }
  }

  @Override
  public int available() throws IOException {
    return inner.available();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}

package dev.wherry.core.provider;

import java.io.IOException;
import java.io.InputStream;

/// Another payload, read when a meter lets its bytes through, up to a deadline.
record PacedPayload(Payload inner, Meter bytes, Deadline deadline) implements Payload {
  @Override
  public long size() {
    return inner.size();
  }

  @Override
  public Checksums checksums() {
    return inner.checksums();
  }

  @Override
  public InputStream open() throws IOException {
    return new PacedInput(inner.open(), bytes, deadline);
  }
}

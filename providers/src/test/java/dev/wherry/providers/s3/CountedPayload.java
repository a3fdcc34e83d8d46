package dev.wherry.providers.s3;

import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Payload;
import java.io.IOException;
import java.io.InputStream;

/// A payload that counts how often its bytes are read.
final class CountedPayload implements Payload {
  private final Payload payload;
  private int openings;

  CountedPayload(Payload payload) {
    this.payload = payload;
  }

  int openings() {
    return openings;
  }

  @Override
  public long size() {
    return payload.size();
  }

  @Override
  public Checksums checksums() {
    return payload.checksums();
  }

  @Override
  public InputStream open() throws IOException {
    openings++;
    return payload.open();
  }
}

package dev.wherry.providers.file;

import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Payload;
import java.io.IOException;
import java.io.InputStream;

/// A payload that announces another size than it has.
record Announced(Payload payload, long size) implements Payload {
  @Override
  public Checksums checksums() {
    return payload.checksums();
  }

  @Override
  public InputStream open() throws IOException {
    return payload.open();
  }
}

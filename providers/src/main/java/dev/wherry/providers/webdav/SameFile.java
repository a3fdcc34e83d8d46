package dev.wherry.providers.webdav;

import dev.wherry.core.provider.StorageException;
import dev.wherry.providers.rest.RestTroubles;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The bytes of a file, whose end comes only if the file is still the one that was opened. Servers
/// look at a file before they open it: one that is replaced in between is answered with the old
/// one's size and ETag and the new one's bytes. For one thread.
final class SameFile extends FilterInputStream {
  private final WebDavClient client;
  private final String what;
  private final String key;
  private final @Nullable String version;
  private boolean checked;

  SameFile(
      InputStream content, WebDavClient client, String what, String key, @Nullable String version) {
    super(content);
    this.client = client;
    this.what = what;
    this.key = key;
    this.version = version;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    if (n < 0 && !checked && version != null) {
      check();
      checked = true;
    }
    return n;
  }

  private void check() throws IOException {
    try {
      Multistatus.Resource now = client.resource(what, key);
      if (now == null || !Objects.equals(now.facts().version(), version)) {
        throw RestTroubles.changed(what, String.valueOf(version), null);
      }
    } catch (StorageException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}

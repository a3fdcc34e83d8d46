package dev.wherry.server;

import dev.wherry.core.transfer.ContentTypes;
import org.apache.tika.Tika;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/// Content types by Apache Tika's list of what files begin with and how they are named.
final class TikaContentTypes implements ContentTypes {
  private final Tika tika = new Tika();

  @Override
  public @Nullable String of(byte[] head, String key) {
    String type = tika.detect(head, key.substring(key.lastIndexOf('/') + 1));
    return type.equals(MimeTypes.OCTET_STREAM) ? null : type;
  }
}

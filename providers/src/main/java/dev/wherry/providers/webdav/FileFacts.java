package dev.wherry.providers.webdav;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.ContentTypes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// What a server says of a file.
///
/// @param version the ETag without its mark of weakness, which servers set on files that are
///   younger than a second; where there is none, the time in seconds and the size
record FileFacts(
    long size, @Nullable String version, @Nullable Instant modified, @Nullable String contentType) {

  /// Reads headers or properties.
  static FileFacts of(
      @Nullable String length,
      @Nullable String etag,
      @Nullable String modified,
      @Nullable String contentType) {
    long size =
        length != null && length.strip().matches("[0-9]{1,18}")
            ? Long.parseLong(length.strip())
            : StoredObject.UNKNOWN_SIZE;
    Instant time = instant(modified);
    String version =
        etag != null && !etag.isBlank()
            ? etag.strip().replaceFirst("^W/", "")
            : time == null ? null : "%x-%x".formatted(time.getEpochSecond(), size);
    return new FileFacts(size, version, time, contentType);
  }

  FileFacts withSize(long other, boolean versionIsEtag) {
    return new FileFacts(
        other,
        versionIsEtag || modified == null
            ? version
            : "%x-%x".formatted(modified.getEpochSecond(), other),
        modified,
        contentType);
  }

  StoredObject object(String key) {
    return new StoredObject(
        key,
        size,
        version,
        modified,
        Checksums.NONE,
        contentType == null || contentType.isBlank()
            ? ContentTypes.ofKey(key)
            : Attributes.ofType(contentType));
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null
          ? null
          : ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }
}

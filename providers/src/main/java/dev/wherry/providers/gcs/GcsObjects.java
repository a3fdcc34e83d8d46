package dev.wherry.providers.gcs;

import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.StoredObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Objects, as JSON and as headers describe them, and their checksums in Base64.
final class GcsObjects {
  private GcsObjects() {}

  /// The object of a resource.
  static StoredObject of(String key, Map<?, ?> json) {
    String size = Json.text(json, "size");
    return new StoredObject(
        key,
        size == null ? StoredObject.UNKNOWN_SIZE : Long.parseLong(size),
        Json.text(json, "generation"),
        instant(Json.text(json, "updated")),
        sum(ChecksumKind.CRC32C, Json.text(json, "crc32c"))
            .and(sum(ChecksumKind.MD5, Json.text(json, "md5Hash"))),
        GcsAttributes.of(json));
  }

  /// The object that a read's headers describe.
  static StoredObject of(String key, SortedMap<String, String> headers) {
    String size = headers.get("x-goog-stored-content-length");
    Checksums sums = Checksums.NONE;
    for (String one : headers.getOrDefault("x-goog-hash", "").split(",", -1)) {
      if (one.strip().startsWith("crc32c=")) {
        sums = sums.and(sum(ChecksumKind.CRC32C, one.strip().substring("crc32c=".length())));
      } else if (one.strip().startsWith("md5=")) {
        sums = sums.and(sum(ChecksumKind.MD5, one.strip().substring("md5=".length())));
      }
    }
    return new StoredObject(
        key,
        size == null ? StoredObject.UNKNOWN_SIZE : Long.parseLong(size),
        headers.get("x-goog-generation"),
        httpDate(headers.get("Last-Modified")),
        sums,
        GcsAttributes.of(headers));
  }

  private static Checksums sum(ChecksumKind kind, @Nullable String base64) {
    if (base64 == null) {
      return Checksums.NONE;
    }
    try {
      return Checksums.of(kind, HexFormat.of().formatHex(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException _) {
      return Checksums.NONE;
    }
  }

  /// A checksum as Google writes it, or null where it is not known.
  static @Nullable String base64(Checksums checksums, ChecksumKind kind) {
    String hex = checksums.get(kind);
    return hex == null ? null : Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  /// The header that makes the server compare a part, or null.
  static @Nullable String hash(Checksums checksums) {
    String crc32c = base64(checksums, ChecksumKind.CRC32C);
    String md5 = base64(checksums, ChecksumKind.MD5);
    if (crc32c == null) {
      return md5 == null ? null : "md5=" + md5;
    }
    return "crc32c=" + crc32c + (md5 == null ? "" : ",md5=" + md5);
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static @Nullable Instant httpDate(@Nullable String text) {
    try {
      return text == null
          ? null
          : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }
}

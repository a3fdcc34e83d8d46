package dev.wherry.providers.azure;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.MimeWords;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The headers of an answer, and those of a blob's attributes. For one thread.
final class AzureHeaders {
  private static final String META = "x-ms-meta-";
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes [0-9]+-[0-9]+/([0-9]{1,18})");
  private static final Pattern VALUE =
      Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");

  private final Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  AzureHeaders(Map<String, String> headers) {
    values.putAll(headers);
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  /// The blob that the headers of its GET or HEAD describe.
  StoredObject object(String key) {
    Matcher range = CONTENT_RANGE.matcher(values.getOrDefault("Content-Range", ""));
    boolean part = range.matches();
    String size = part ? range.group(1) : values.getOrDefault("Content-Length", "-1");
    return new StoredObject(
        key,
        Long.parseLong(size),
        get("ETag"),
        modified(),
        md5(part ? "x-ms-blob-content-md5" : "Content-MD5"),
        new Attributes(
            get("Content-Type"),
            get("Cache-Control"),
            get("Content-Disposition"),
            get("Content-Encoding"),
            get("Content-Language"),
            metadata()));
  }

  /// The blob that the answer to a write describes.
  ///
  /// @param kept the attributes that were sent along
  StoredObject written(String key, long size, Attributes kept, boolean inOnePiece) {
    return new StoredObject(
        key, size, get("ETag"), modified(), inOnePiece ? md5("Content-MD5") : Checksums.NONE, kept);
  }

  private @Nullable Instant modified() {
    String text = get("Last-Modified");
    try {
      return text == null
          ? null
          : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }

  /// The MD5 of the whole, which others than block blobs may have outlived.
  Checksums md5(String header) {
    String base64 = get(header);
    String type = values.getOrDefault("x-ms-blob-type", "BlockBlob");
    if (base64 == null || !type.equals("BlockBlob")) {
      return Checksums.NONE;
    }
    try {
      byte[] md5 = Base64.getDecoder().decode(base64);
      return md5.length == 16
          ? Checksums.of(ChecksumKind.MD5, HexFormat.of().formatHex(md5))
          : Checksums.NONE;
    } catch (IllegalArgumentException _) {
      return Checksums.NONE;
    }
  }

  private Map<String, String> metadata() {
    Map<String, String> user = new HashMap<>();
    values.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.startsWith(META)) {
            user.put(lower.substring(META.length()), MimeWords.decode(value));
          }
        });
    return user;
  }

  /// What of the attributes a blob can hold: names of metadata are identifiers, and other values
  /// printable ASCII.
  static Attributes holdable(Attributes attributes) {
    Map<String, String> user = new HashMap<>();
    attributes
        .user()
        .forEach(
            (name, value) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (NAME.matcher(lower).matches()) {
                user.put(lower, value);
              }
            });
    return new Attributes(
        holdable(attributes.contentType()),
        holdable(attributes.cacheControl()),
        holdable(attributes.contentDisposition()),
        holdable(attributes.contentEncoding()),
        holdable(attributes.contentLanguage()),
        user);
  }

  private static @Nullable String holdable(@Nullable String value) {
    return value != null && VALUE.matcher(value).matches() ? value : null;
  }

  /// The headers that give a blob its attributes.
  static Map<String, String> of(Attributes kept) {
    Map<String, String> headers = new HashMap<>();
    put(headers, "x-ms-blob-content-type", kept.contentType());
    put(headers, "x-ms-blob-cache-control", kept.cacheControl());
    put(headers, "x-ms-blob-content-disposition", kept.contentDisposition());
    put(headers, "x-ms-blob-content-encoding", kept.contentEncoding());
    put(headers, "x-ms-blob-content-language", kept.contentLanguage());
    kept.user().forEach((name, value) -> headers.put(META + name, MimeWords.encode(value)));
    return headers;
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }

  /// A checksum of ours as Azure wants it, or null where it is not known.
  static @Nullable String base64Md5(Checksums checksums) {
    String hex = checksums.get(ChecksumKind.MD5);
    return hex == null ? null : Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}

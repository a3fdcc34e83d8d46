package dev.wherry.providers.s3;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.providers.MimeWords;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns attributes and checksums into what S3's headers hold, and back.
final class S3Headers {
  private static final Pattern VALUE =
      Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
  private static final Pattern STORAGE_CLASS = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern MD5 = Pattern.compile("\"?([0-9a-f]{32})\"?");

  private S3Headers() {}

  /// Those attributes that headers can hold: printable ASCII, but for user metadata, whose values
  /// may be any text.
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
        user,
        S3Tags.holdable(attributes.tags()),
        storageClass(attributes.storageClass()));
  }

  /// A storage class, or null for the usual one.
  static @Nullable String storageClass(@Nullable String told) {
    return told != null && STORAGE_CLASS.matcher(told).matches() && !told.equals("STANDARD")
        ? told
        : null;
  }

  private static @Nullable String holdable(@Nullable String value) {
    return value != null && VALUE.matcher(value).matches() ? value : null;
  }

  /// User metadata as it is sent.
  static Map<String, String> encoded(Map<String, String> user) {
    return user.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> MimeWords.encode(e.getValue())));
  }

  /// User metadata as it was meant.
  static Map<String, String> decoded(Map<String, String> metadata) {
    return metadata.entrySet().stream()
        .collect(
            Collectors.toMap(
                e -> e.getKey().toLowerCase(Locale.ROOT),
                e -> MimeWords.decode(e.getValue()),
                (a, b) -> a));
  }

  /// A stored encoding without `aws-chunked`, which is the wire's and which some servers keep.
  static @Nullable String contentEncoding(@Nullable String stored) {
    if (stored == null) {
      return null;
    }
    String rest =
        Stream.of(stored.split(",", -1))
            .map(String::strip)
            .filter(s -> !s.isEmpty() && !s.equals("aws-chunked"))
            .collect(Collectors.joining(", "));
    return rest.isEmpty() ? null : rest;
  }

  /// A checksum as S3 sends it, in Base64; nothing for one that is made of parts' checksums.
  static Checksums checksum(ChecksumKind kind, @Nullable String base64, boolean composite) {
    if (base64 == null || composite || base64.contains("-")) {
      return Checksums.NONE;
    }
    try {
      return Checksums.of(kind, HexFormat.of().formatHex(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException _) {
      return Checksums.NONE;
    }
  }

  /// An ETag that is the MD5 of the bytes: of an object in one piece whose key is not of KMS or of
  /// the customer.
  static Checksums md5(
      String bucket,
      @Nullable String etag,
      @Nullable String encryption,
      @Nullable String customerAlgorithm) {
    var md5 = MD5.matcher(etag == null ? "" : etag);
    boolean hidden =
        customerAlgorithm != null
            || (encryption != null && !encryption.equals("AES256"))
            || bucket.endsWith("--x-s3");
    return md5.matches() && !hidden ? Checksums.of(ChecksumKind.MD5, md5.group(1)) : Checksums.NONE;
  }

  /// A checksum of ours as S3 wants it, or null where it is not known.
  static @Nullable String base64(Checksums checksums, ChecksumKind kind) {
    String hex = checksums.get(kind);
    return hex == null ? null : Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}

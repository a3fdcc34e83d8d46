package dev.wherry.providers.s3;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.StoredObject;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// What S3's answers say of objects.
final class S3Facts {
  /// The ETag of an object that was written in one piece and not under a key of its own is its MD5.
  private static final Pattern MD5_ETAG = Pattern.compile("\"?([0-9a-f]{32})\"?");

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes \\d+-\\d+/(\\d+)");

  private S3Facts() {}

  static StoredObject of(String key, HeadObjectResponse head) {
    Map<ChecksumKind, String> checksums = new EnumMap<>(ChecksumKind.class);
    if (head.checksumType() != ChecksumType.COMPOSITE) {
      put(checksums, ChecksumKind.CRC32C, head.checksumCRC32C());
      put(checksums, ChecksumKind.SHA1, head.checksumSHA1());
      put(checksums, ChecksumKind.SHA256, head.checksumSHA256());
    }
    putMd5(checksums, head.eTag(), head.serverSideEncryption(), head.sseCustomerAlgorithm());
    return new StoredObject(
        key,
        head.contentLength(),
        head.eTag(),
        head.lastModified(),
        new Checksums(checksums),
        new Attributes(
            head.contentType(),
            head.cacheControl(),
            head.contentDisposition(),
            head.contentEncoding(),
            head.contentLanguage(),
            S3Metadata.decoded(head.metadata())));
  }

  static StoredObject of(String key, GetObjectResponse got) {
    Map<ChecksumKind, String> checksums = new EnumMap<>(ChecksumKind.class);
    if (got.checksumType() != ChecksumType.COMPOSITE && got.contentRange() == null) {
      put(checksums, ChecksumKind.CRC32C, got.checksumCRC32C());
      put(checksums, ChecksumKind.SHA1, got.checksumSHA1());
      put(checksums, ChecksumKind.SHA256, got.checksumSHA256());
    }
    putMd5(checksums, got.eTag(), got.serverSideEncryption(), got.sseCustomerAlgorithm());
    return new StoredObject(
        key,
        size(got),
        got.eTag(),
        got.lastModified(),
        new Checksums(checksums),
        new Attributes(
            got.contentType(),
            got.cacheControl(),
            got.contentDisposition(),
            got.contentEncoding(),
            got.contentLanguage(),
            S3Metadata.decoded(got.metadata())));
  }

  static StoredObject of(String key, long size, Attributes kept, PutObjectResponse put) {
    Map<ChecksumKind, String> checksums = new EnumMap<>(ChecksumKind.class);
    put(checksums, ChecksumKind.CRC32C, put.checksumCRC32C());
    putMd5(checksums, put.eTag(), put.serverSideEncryption(), put.sseCustomerAlgorithm());
    return new StoredObject(key, size, put.eTag(), null, new Checksums(checksums), kept);
  }

  static StoredObject of(String key, S3Object listed) {
    return new StoredObject(
        key, listed.size(), listed.eTag(), listed.lastModified(), Checksums.NONE, Attributes.NONE);
  }

  /// The base64 form that S3 takes, of a checksum in hex.
  static @Nullable String base64(@Nullable String hex) {
    return hex == null ? null : Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  private static long size(GetObjectResponse got) {
    if (got.contentRange() == null) {
      return got.contentLength();
    }
    Matcher range = CONTENT_RANGE.matcher(got.contentRange());
    return range.matches() ? Long.parseLong(range.group(1)) : StoredObject.UNKNOWN_SIZE;
  }

  private static void put(
      Map<ChecksumKind, String> checksums, ChecksumKind kind, @Nullable String base64) {
    if (base64 != null && base64.indexOf('-') < 0) {
      checksums.put(kind, HexFormat.of().formatHex(Base64.getDecoder().decode(base64)));
    }
  }

  private static void putMd5(
      Map<ChecksumKind, String> checksums,
      @Nullable String etag,
      @Nullable ServerSideEncryption encryption,
      @Nullable String customerAlgorithm) {
    boolean plain = encryption == null || encryption == ServerSideEncryption.AES256;
    if (etag != null && plain && customerAlgorithm == null) {
      Matcher md5 = MD5_ETAG.matcher(etag);
      if (md5.matches()) {
        checksums.put(ChecksumKind.MD5, md5.group(1));
      }
    }
  }
}

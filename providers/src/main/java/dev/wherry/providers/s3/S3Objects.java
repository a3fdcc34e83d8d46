package dev.wherry.providers.s3;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.StoredObject;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Describes objects by what S3 answers. A version is the ETag, as it was sent.
///
/// @param bucket the bucket's name
record S3Objects(String bucket) {
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes [0-9]+-[0-9]+/([0-9]{1,18})");

  StoredObject of(String key, HeadObjectResponse head) {
    boolean composite = head.checksumType() == ChecksumType.COMPOSITE;
    Checksums checksums =
        S3Headers.md5(
                bucket,
                head.eTag(),
                head.serverSideEncryptionAsString(),
                head.sseCustomerAlgorithm())
            .and(S3Headers.checksum(ChecksumKind.CRC32C, head.checksumCRC32C(), composite))
            .and(S3Headers.checksum(ChecksumKind.CRC64NVME, head.checksumCRC64NVME(), composite))
            .and(S3Headers.checksum(ChecksumKind.MD5, head.checksumMD5(), composite))
            .and(S3Headers.checksum(ChecksumKind.SHA1, head.checksumSHA1(), composite))
            .and(S3Headers.checksum(ChecksumKind.SHA256, head.checksumSHA256(), composite));
    return new StoredObject(
        key,
        head.contentLength() == null ? StoredObject.UNKNOWN_SIZE : head.contentLength(),
        head.eTag(),
        head.lastModified(),
        checksums,
        new Attributes(
            head.contentType(),
            head.cacheControl(),
            head.contentDisposition(),
            S3Headers.contentEncoding(head.contentEncoding()),
            head.contentLanguage(),
            S3Headers.decoded(head.metadata()),
            Map.of(),
            S3Headers.storageClass(head.storageClassAsString())));
  }

  StoredObject of(String key, GetObjectResponse get) {
    boolean part = get.contentRange() != null;
    boolean composite = part || get.checksumType() == ChecksumType.COMPOSITE;
    Checksums checksums =
        S3Headers.md5(
                bucket, get.eTag(), get.serverSideEncryptionAsString(), get.sseCustomerAlgorithm())
            .and(S3Headers.checksum(ChecksumKind.CRC32C, get.checksumCRC32C(), composite))
            .and(S3Headers.checksum(ChecksumKind.CRC64NVME, get.checksumCRC64NVME(), composite))
            .and(S3Headers.checksum(ChecksumKind.MD5, get.checksumMD5(), composite))
            .and(S3Headers.checksum(ChecksumKind.SHA1, get.checksumSHA1(), composite))
            .and(S3Headers.checksum(ChecksumKind.SHA256, get.checksumSHA256(), composite));
    return new StoredObject(
        key,
        part ? total(get.contentRange()) : size(get.contentLength()),
        get.eTag(),
        get.lastModified(),
        checksums,
        new Attributes(
            get.contentType(),
            get.cacheControl(),
            get.contentDisposition(),
            S3Headers.contentEncoding(get.contentEncoding()),
            get.contentLanguage(),
            S3Headers.decoded(get.metadata()),
            Map.of(),
            S3Headers.storageClass(get.storageClassAsString())));
  }

  /// @param kept the attributes that were sent along
  StoredObject of(String key, long size, Attributes kept, PutObjectResponse put) {
    Checksums checksums =
        S3Headers.md5(
                bucket, put.eTag(), put.serverSideEncryptionAsString(), put.sseCustomerAlgorithm())
            .and(S3Headers.checksum(ChecksumKind.CRC32C, put.checksumCRC32C(), false));
    return new StoredObject(key, size, put.eTag(), null, checksums, kept);
  }

  StoredObject of(String key, S3Object listed) {
    return new StoredObject(
        key,
        size(listed.size()),
        listed.eTag(),
        listed.lastModified(),
        Checksums.NONE,
        Attributes.NONE);
  }

  private static long size(@Nullable Long length) {
    return length == null ? StoredObject.UNKNOWN_SIZE : length;
  }

  private static long total(String contentRange) {
    Matcher range = CONTENT_RANGE.matcher(contentRange);
    return range.matches() ? Long.parseLong(range.group(1)) : StoredObject.UNKNOWN_SIZE;
  }
}

package dev.wherry.providers.s3;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.ServerSideCopy;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.TaggingDirective;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/// Copies between the buckets of one account, pinned to the source's ETag. A server that copies
/// other versions all the same, or can't copy, is found out by the probe, and is not asked.
///
/// A refused condition may be the source's or the destination's: where there are both, the source
/// is looked at. Safe for many threads.
final class S3Copies implements ServerSideCopy {
  private static final long MAX_COPY_BYTES = 5L << 30;

  private final S3Bucket bucket;

  S3Copies(S3Bucket bucket) {
    this.bucket = bucket;
  }

  @Override
  public boolean reaches(StorageProvider source) {
    return source instanceof S3Provider other
        && Objects.equals(settings(other).endpoint(), bucket.settings().endpoint())
        && Objects.equals(settings(other).accessKey(), bucket.settings().accessKey());
  }

  private static S3Settings settings(S3Provider provider) {
    return provider.bucket().settings();
  }

  @Override
  public long maxCopyBytes() {
    return MAX_COPY_BYTES;
  }

  @Override
  public StoredObject copy(
      StorageProvider source,
      StoredObject object,
      String key,
      Attributes attributes,
      Precondition precondition)
      throws StorageException {
    String what = bucket.what("copy to", key);
    S3Bucket from = from(what, source, object);
    if (object.size() > MAX_COPY_BYTES) {
      throw new StorageException(
          Problem.TOO_LARGE,
          "%s: %,d bytes are more than S3 copies at once".formatted(what, object.size()));
    }
    switch (precondition) {
      case Precondition.None _ -> {}
      case Precondition.Absent _ -> bucket.promises().demand(Promise.COPY_IF_ABSENT, what);
      case Precondition.Version _ -> bucket.promises().demand(Promise.COPY_IF_VERSION, what);
    }
    Attributes kept = bucket.kept(attributes);
    try {
      return copied(
          key,
          object,
          kept,
          bucket.client().copyObject(request(from, object, key, kept, precondition)));
    } catch (SdkException e) {
      if (bucket.learns(kept, e)) {
        return copy(source, object, key, attributes, precondition);
      }
      if (S3Errors.isPreconditionFailure(e) || S3Errors.isNoSuchKey(e)) {
        throw refused(what, from, object, precondition, e);
      }
      throw told(what, e);
    }
  }

  private CopyObjectRequest request(
      S3Bucket from, StoredObject object, String key, Attributes kept, Precondition precondition) {
    CopyObjectRequest.Builder request =
        CopyObjectRequest.builder()
            .sourceBucket(from.name())
            .sourceKey(from.full(object.key()))
            .copySourceIfMatch(object.version())
            .destinationBucket(bucket.name())
            .destinationKey(bucket.full(key))
            .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
            .metadataDirective(MetadataDirective.REPLACE)
            .contentType(kept.contentType())
            .cacheControl(kept.cacheControl())
            .contentDisposition(kept.contentDisposition())
            .contentEncoding(kept.contentEncoding())
            .contentLanguage(kept.contentLanguage())
            .metadata(S3Headers.encoded(kept.user()))
            .storageClass(kept.storageClass());
    if (!kept.tags().isEmpty()) {
      request.taggingDirective(TaggingDirective.REPLACE).tagging(S3Tags.written(kept.tags()));
    }
    switch (precondition) {
      case Precondition.None _ -> {}
      case Precondition.Absent _ -> request.ifNoneMatch("*");
      case Precondition.Version(String version) -> request.ifMatch(version);
    }
    return request.build();
  }

  private StoredObject copied(
      String key, StoredObject object, Attributes kept, CopyObjectResponse answer) {
    var result = answer.copyObjectResult();
    Checksums checksums =
        S3Headers.md5(
                bucket.name(),
                result.eTag(),
                answer.serverSideEncryptionAsString(),
                answer.sseCustomerAlgorithm())
            .and(
                S3Headers.checksum(
                    ChecksumKind.CRC32C,
                    result.checksumCRC32C(),
                    result.checksumType() == ChecksumType.COMPOSITE));
    return new StoredObject(
        key, object.size(), result.eTag(), result.lastModified(), checksums, kept);
  }

  @Override
  public PartReceipt copyPart(
      StorageProvider source,
      StoredObject object,
      ByteRange range,
      String key,
      String upload,
      int number)
      throws StorageException {
    String what = bucket.what("copy part " + number + " of", key);
    S3Bucket from = from(what, source, object);
    UploadPartCopyRequest request =
        UploadPartCopyRequest.builder()
            .sourceBucket(from.name())
            .sourceKey(from.full(object.key()))
            .copySourceIfMatch(object.version())
            .copySourceRange("bytes=%d-%d".formatted(range.offset(), range.last()))
            .destinationBucket(bucket.name())
            .destinationKey(bucket.full(key))
            .uploadId(UploadId.of(upload).id())
            .partNumber(number)
            .build();
    try {
      var result = bucket.client().uploadPartCopy(request).copyPartResult();
      String crc32c =
          S3Headers.checksum(ChecksumKind.CRC32C, result.checksumCRC32C(), false)
              .get(ChecksumKind.CRC32C);
      return new PartReceipt(number, range.length(), crc32c, result.eTag());
    } catch (SdkException e) {
      if (S3Errors.isPreconditionFailure(e)
          || (S3Errors.isNoSuchKey(e) && !S3Errors.isNoSuchUpload(e))) {
        throw S3Bucket.changed(what, object.version(), e);
      }
      throw told(what, e);
    }
  }

  private S3Bucket from(String what, StorageProvider source, StoredObject object)
      throws StorageException {
    if (!(source instanceof S3Provider other) || !reaches(source)) {
      throw new StorageException(
          Problem.UNSUPPORTED, "%s: %s is elsewhere".formatted(what, source.name()));
    }
    if (object.version() == null) {
      throw new StorageException(
          Problem.UNSUPPORTED, "%s: %s has no version".formatted(what, Keys.shown(object.key())));
    }
    bucket.promises().demand(Promise.COPY_PINNED, what);
    return other.bucket();
  }

  /// Which side a condition or a missing key is of.
  private StorageException refused(
      String what,
      S3Bucket from,
      StoredObject object,
      Precondition precondition,
      SdkException refusal)
      throws StorageException {
    if (precondition instanceof Precondition.None) {
      return S3Errors.isNoSuchKey(refusal)
          ? missing(what, from, object, refusal)
          : S3Bucket.changed(what, object.version(), refusal);
    }
    @Nullable String there;
    try {
      there =
          bucket
              .client()
              .headObject(h -> h.bucket(from.name()).key(from.full(object.key())))
              .eTag();
    } catch (SdkException e) {
      if (S3Errors.isNoSuchKey(e)) {
        return missing(what, from, object, refusal);
      }
      return told(what, e);
    }
    return Objects.equals(there, object.version())
        ? new StorageException(
            Problem.EXISTS, what + ": what stands there is not what should", refusal)
        : S3Bucket.changed(what, object.version(), refusal);
  }

  private static StorageException missing(
      String what, S3Bucket from, StoredObject object, SdkException refusal) {
    return new StorageException(
        Problem.NOT_FOUND,
        "%s: nothing is at the source, %s".formatted(what, from.shown(object.key())),
        refusal);
  }

  /// What is forbidden or missing may be so on either side: then the bytes are carried.
  private StorageException told(String what, SdkException e) {
    StorageException told = bucket.errors().told(what, e);
    return switch (told.problem()) {
      case FORBIDDEN, NO_BUCKET ->
          new StorageException(
              Problem.UNSUPPORTED, String.valueOf(told.getMessage()), told.retryAfter(), e);
      default -> told;
    };
  }
}

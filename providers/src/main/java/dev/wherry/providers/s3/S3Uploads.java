package dev.wherry.providers.s3;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.MultipartCapabilities;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.s3.UploadId.Checking;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// Uploads in parts. The server is asked to compare the CRC32C of each part and of the whole; one
/// that refuses to be asked is asked for less, and what it took is remembered as long as this
/// lives.
///
/// A part's bytes are read once over https, where the signature leaves them out, and twice over
/// plain http, where it has their SHA-256; they pass through no buffer but the caller's. When the
/// answer to a completion is lost, whether the object is there must be looked up: a second
/// completion may say `NOT_FOUND` although the first was done. Safe for many threads.
final class S3Uploads implements Multipart {
  private static final long MIN_PART_BYTES = 5L << 20;
  private static final long MAX_PART_BYTES = 5L << 30;
  private static final long MAX_OBJECT_BYTES = 5L << 40;
  private static final int MAX_PARTS = 10_000;

  private final S3Bucket bucket;
  private volatile Checking asked = Checking.WHOLE;

  S3Uploads(S3Bucket bucket) {
    this.bucket = bucket;
  }

  @Override
  public MultipartCapabilities capabilities() {
    return new MultipartCapabilities(
        MIN_PART_BYTES,
        MAX_PART_BYTES,
        MAX_PARTS,
        MAX_OBJECT_BYTES,
        bucket.promises().keeps(Promise.COMPLETE_IF_ABSENT),
        bucket.promises().keeps(Promise.COMPLETE_IF_VERSION),
        bucket.promises().compared(Promise.PART_CHECKED, Promise.PART_MD5_CHECKED));
  }

  @Override
  public String begin(String key, Attributes attributes) throws StorageException {
    String what = bucket.what("begin", key);
    Attributes kept = bucket.kept(attributes);
    Checking now = asked;
    while (true) {
      try {
        CreateMultipartUploadResponse begun =
            bucket.client().createMultipartUpload(creation(key, kept, now));
        asked = now;
        return new UploadId(checking(now, begun), begun.uploadId()).toString();
      } catch (SdkException e) {
        if (bucket.learns(kept, e)) {
          return begin(key, attributes);
        }
        StorageException told = bucket.errors().told(what, e);
        if (now == Checking.NONE || !mayBeUnknownFields(told)) {
          throw told;
        }
        now = now == Checking.WHOLE ? Checking.PARTS : Checking.NONE;
      }
    }
  }

  private CreateMultipartUploadRequest creation(String key, Attributes kept, Checking checking) {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket.name())
            .key(bucket.full(key))
            .contentType(kept.contentType())
            .cacheControl(kept.cacheControl())
            .contentDisposition(kept.contentDisposition())
            .contentEncoding(kept.contentEncoding())
            .contentLanguage(kept.contentLanguage())
            .metadata(S3Headers.encoded(kept.user()))
            .tagging(kept.tags().isEmpty() ? null : S3Tags.written(kept.tags()))
            .storageClass(kept.storageClass());
    switch (checking) {
      case WHOLE ->
          request
              .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
              .checksumType(ChecksumType.FULL_OBJECT);
      case PARTS, SILENT -> request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C);
      case NONE -> {}
    }
    return request.build();
  }

  private static Checking checking(Checking asked, CreateMultipartUploadResponse begun) {
    if (asked == Checking.NONE) {
      return Checking.NONE;
    }
    if (begun.checksumAlgorithm() != ChecksumAlgorithm.CRC32_C) {
      return Checking.SILENT;
    }
    return begun.checksumType() == ChecksumType.FULL_OBJECT ? Checking.WHOLE : Checking.PARTS;
  }

  private static boolean mayBeUnknownFields(StorageException e) {
    return switch (e.problem()) {
      // A creation sends no bytes that could be others than were announced.
      case UNSUPPORTED, INTERNAL, CHECKSUM_MISMATCH -> true;
      default -> false;
    };
  }

  @Override
  public PartReceipt put(String key, String upload, int number, long offset, Payload payload)
      throws StorageException {
    String what = bucket.what("put part " + number + " of", key);
    if (number < 1 || number > MAX_PARTS) {
      throw new IllegalArgumentException("part " + number);
    }
    if (payload.size() > MAX_PART_BYTES) {
      throw new StorageException(
          Problem.TOO_LARGE,
          "%s: %,d bytes are more than S3 takes as a part".formatted(what, payload.size()));
    }
    UploadId id = UploadId.of(upload);
    String crc32c = payload.checksums().get(ChecksumKind.CRC32C);
    UploadPartRequest request =
        UploadPartRequest.builder()
            .bucket(bucket.name())
            .key(bucket.full(key))
            .uploadId(id.id())
            .partNumber(number)
            .contentLength(payload.size())
            .checksumCRC32C(id.checking() == Checking.NONE ? null : base64(crc32c))
            .contentMD5(S3Headers.base64(payload.checksums(), ChecksumKind.MD5))
            .build();
    S3Payload bytes = new S3Payload(payload);
    try {
      var answer =
          bucket
              .client()
              .uploadPart(
                  request,
                  RequestBody.fromContentProvider(
                      bytes, payload.size(), "application/octet-stream"));
      Checksums theirs =
          S3Headers.checksum(ChecksumKind.CRC32C, answer.checksumCRC32C(), /* composite= */ false);
      if (theirs.disagreement(payload.checksums()).isPresent()) {
        throw new StorageException(
            Problem.CHECKSUM_MISMATCH, what + ": the server holds other bytes than were sent");
      }
      String tag = answer.eTag();
      if (tag == null) {
        throw new StorageException(
            Problem.UNAVAILABLE, what + ": the server's answer broke off: it lacks the ETag");
      }
      return new PartReceipt(number, payload.size(), crc32c, tag);
    } catch (SdkException e) {
      throw bytes.blamed(what, e, bucket.errors()::told);
    } catch (UncheckedIOException e) {
      throw bytes.blamed(
          what, SdkClientException.create("unreadable payload", e), bucket.errors()::told);
    } finally {
      bytes.close();
    }
  }

  @Override
  public StoredObject complete(
      String key,
      String upload,
      List<PartReceipt> parts,
      Checksums whole,
      Precondition precondition)
      throws StorageException {
    String what = bucket.what("complete", key);
    switch (precondition) {
      case Precondition.None _ -> {}
      case Precondition.Absent _ -> bucket.promises().demand(Promise.COMPLETE_IF_ABSENT, what);
      case Precondition.Version _ -> bucket.promises().demand(Promise.COMPLETE_IF_VERSION, what);
    }
    return completed(key, upload, parts, whole, precondition);
  }

  /// Completes it, whether or not the server is known to honour the condition.
  StoredObject completed(
      String key,
      String upload,
      List<PartReceipt> parts,
      Checksums whole,
      Precondition precondition)
      throws StorageException {
    String what = bucket.what("complete", key);
    UploadId id = UploadId.of(upload);
    CompleteMultipartUploadResponse answer;
    try {
      answer =
          bucket.client().completeMultipartUpload(completion(key, id, parts, whole, precondition));
    } catch (SdkException e) {
      throw S3Errors.isNoSuchUpload(e)
          ? bucket.errors().told(what, e)
          : bucket.notWritten(what, precondition, e);
    }
    boolean composite =
        id.checking() != Checking.WHOLE || answer.checksumType() == ChecksumType.COMPOSITE;
    return new StoredObject(
        key,
        parts.stream().mapToLong(PartReceipt::bytes).sum(),
        answer.eTag(),
        null,
        S3Headers.checksum(ChecksumKind.CRC32C, answer.checksumCRC32C(), composite),
        Attributes.NONE);
  }

  private CompleteMultipartUploadRequest completion(
      String key,
      UploadId id,
      List<PartReceipt> parts,
      Checksums whole,
      Precondition precondition) {
    boolean told = id.checking() == Checking.WHOLE || id.checking() == Checking.PARTS;
    List<CompletedPart> named =
        parts.stream()
            .map(
                part ->
                    CompletedPart.builder()
                        .partNumber(part.number())
                        .eTag(part.tag())
                        .checksumCRC32C(told ? base64(part.crc32c()) : null)
                        .build())
            .toList();
    CompleteMultipartUploadRequest.Builder request =
        CompleteMultipartUploadRequest.builder()
            .bucket(bucket.name())
            .key(bucket.full(key))
            .uploadId(id.id())
            .multipartUpload(CompletedMultipartUpload.builder().parts(named).build());
    if (id.checking() == Checking.WHOLE) {
      request
          .checksumType(ChecksumType.FULL_OBJECT)
          .checksumCRC32C(S3Headers.base64(whole, ChecksumKind.CRC32C));
    }
    switch (precondition) {
      case Precondition.None _ -> {}
      case Precondition.Absent _ -> request.ifNoneMatch("*");
      case Precondition.Version(String version) -> request.ifMatch(version);
    }
    return request.build();
  }

  @Override
  public void abort(String key, String upload) throws StorageException {
    String what = bucket.what("abort", key);
    try {
      bucket
          .client()
          .abortMultipartUpload(
              a ->
                  a.bucket(bucket.name()).key(bucket.full(key)).uploadId(UploadId.of(upload).id()));
    } catch (SdkException e) {
      if (!S3Errors.isNoSuchKey(e)) {
        throw bucket.errors().told(what, e);
      }
    }
  }

  /// Asks for the upload's parts. Some servers answer an unknown id with none: then the list of
  /// open uploads is asked.
  @Override
  public boolean isOpen(String key, String upload) throws StorageException {
    String what = bucket.what("is open", key);
    String id = UploadId.of(upload).id();
    try {
      boolean hasParts =
          bucket
              .client()
              .listParts(
                  l -> l.bucket(bucket.name()).key(bucket.full(key)).uploadId(id).maxParts(1))
              .hasParts();
      return hasParts || isListed(bucket.full(key), id);
    } catch (SdkException e) {
      if (S3Errors.isNoSuchKey(e)) {
        return false;
      }
      throw bucket.errors().told(what, e);
    }
  }

  private boolean isListed(String full, String id) {
    @Nullable String afterKey = null;
    @Nullable String afterId = null;
    while (true) {
      String keyMarker = afterKey;
      String idMarker = afterId;
      ListMultipartUploadsResponse page =
          bucket
              .client()
              .listMultipartUploads(
                  l ->
                      l.bucket(bucket.name())
                          .prefix(full)
                          .keyMarker(keyMarker)
                          .uploadIdMarker(idMarker));
      if (page.uploads().stream().anyMatch(u -> full.equals(u.key()) && id.equals(u.uploadId()))) {
        return true;
      }
      afterKey = page.nextKeyMarker();
      afterId = page.nextUploadIdMarker();
      if (!Boolean.TRUE.equals(page.isTruncated()) || afterKey == null) {
        return false;
      }
    }
  }

  private static @Nullable String base64(@Nullable String hex) {
    return hex == null ? null : Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}

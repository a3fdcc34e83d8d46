package dev.wherry.providers.s3;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.Multipart;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.ServerSideCopy;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Objects under a prefix of a bucket.
///
/// A version is an ETag. Deleting a version looks first, and deletes then under the same condition
/// where the server has conditions; elsewhere another writer can come between. Attributes that are
/// no printable ASCII are not kept, but for values of user metadata, which are written as RFC 2047
/// has it. Safe for many threads.
final class S3Provider implements StorageProvider {
  private static final Set<Attribute> ATTRIBUTES = EnumSet.complementOf(EnumSet.of(Attribute.TAGS));
  private static final Set<Attribute> WITH_TAGS = EnumSet.allOf(Attribute.class);
  private static final long MAX_OBJECT_BYTES = 5L << 30;
  private static final int MAX_PAGE = 1_000;

  private final String name;
  private final S3Bucket bucket;
  private final S3Client client;
  private final S3Errors errors;
  private final S3Objects objects;
  private final S3Uploads uploads;
  private final S3Copies copies;

  /// @param bucket ends with this provider
  S3Provider(String name, S3Bucket bucket) {
    this.name = name;
    this.bucket = bucket;
    this.client = bucket.client();
    this.errors = bucket.errors();
    this.objects = new S3Objects(bucket.name());
    this.uploads = new S3Uploads(bucket);
    this.copies = new S3Copies(bucket);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        true,
        true,
        bucket.promises().keeps(Promise.PUT_IF_ABSENT),
        bucket.promises().keeps(Promise.PUT_IF_VERSION),
        bucket.promises().compared(Promise.PUT_CHECKED, Promise.PUT_MD5_CHECKED),
        bucket.promises().keeps(Promise.TAGS) ? WITH_TAGS : ATTRIBUTES,
        MAX_OBJECT_BYTES,
        bucket.maxKeyBytes());
  }

  @Override
  public void probe() throws StorageException {
    bucket.promises().find();
  }

  @Override
  public @Nullable Set<String> found() {
    return bucket.promises().words();
  }

  @Override
  public boolean rely(Set<String> found) {
    return bucket.promises().rely(found);
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    String what = bucket.what("stat", key);
    try {
      return objects.of(
          key,
          client.headObject(
              h ->
                  h.bucket(bucket.name())
                      .key(bucket.full(key))
                      .checksumMode(ChecksumMode.ENABLED)));
    } catch (SdkException e) {
      throw errors.told(what, e);
    }
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    String what = bucket.what("open", key);
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket.name())
            .key(bucket.full(key))
            .range(range == null ? null : "bytes=%d-%d".formatted(range.offset(), range.last()))
            .ifMatch(version)
            // Some servers tell the whole's checksum with a part of its bytes.
            .checksumMode(range == null ? ChecksumMode.ENABLED : null)
            .build();
    ResponseInputStream<GetObjectResponse> body;
    try {
      body = client.getObject(request);
    } catch (SdkException e) {
      if (S3Errors.isPreconditionFailure(e)) {
        throw S3Bucket.changed(what, version, e);
      }
      throw errors.told(what, e);
    }
    StoredObject object = objects.of(key, body.response());
    if (version != null && !version.equals(object.version())) {
      body.abort();
      throw S3Bucket.changed(what, version, null);
    }
    if (range == null && body.response().tagCount() != null && body.response().tagCount() > 0) {
      return new OpenObject(withTags(what, object, body), new S3Content(what, body, errors));
    }
    return new OpenObject(object, new S3Content(what, body, errors));
  }

  /// An object with its tags, which an answer only counts.
  private StoredObject withTags(
      String what, StoredObject object, ResponseInputStream<GetObjectResponse> body)
      throws StorageException {
    try {
      Map<String, String> tags = S3Tags.read(bucket, bucket.side(), object.key());
      return new StoredObject(
          object.key(),
          object.size(),
          object.version(),
          object.modified(),
          object.checksums(),
          object.attributes().withTags(tags));
    } catch (SdkException e) {
      body.abort();
      throw errors.told(what + ", its tags", e);
    }
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    String what = bucket.what("put", key);
    if (payload.size() > MAX_OBJECT_BYTES) {
      throw new StorageException(
          Problem.TOO_LARGE,
          "%s: %,d bytes are more than S3 takes in one piece".formatted(what, payload.size()));
    }
    switch (precondition) {
      case Precondition.None _ -> {}
      case Precondition.Absent _ -> bucket.promises().demand(Promise.PUT_IF_ABSENT, what);
      case Precondition.Version _ -> bucket.promises().demand(Promise.PUT_IF_VERSION, what);
    }
    Attributes kept = bucket.kept(attributes);
    PutObjectRequest request = request(key, payload, kept, precondition);
    S3Payload bytes = new S3Payload(payload);
    try {
      return objects.of(
          key,
          payload.size(),
          kept,
          client.putObject(
              request,
              RequestBody.fromContentProvider(bytes, payload.size(), "application/octet-stream")));
    } catch (SdkException e) {
      if (bucket.learns(kept, e)) {
        return put(key, payload, attributes, precondition);
      }
      throw notPut(what, precondition, bytes, e);
    } catch (UncheckedIOException e) {
      // The SDK lets the payload's own failure through where it signs the bytes.
      throw notPut(what, precondition, bytes, SdkClientException.create("unreadable payload", e));
    } finally {
      bytes.close();
    }
  }

  private PutObjectRequest request(
      String key, Payload payload, Attributes kept, Precondition precondition) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket.name())
            .key(bucket.full(key))
            .contentLength(payload.size())
            .checksumCRC32C(
                bucket.promises().breaks(Promise.PUT_SAYS_CHECKSUM)
                    ? null
                    : S3Headers.base64(payload.checksums(), ChecksumKind.CRC32C))
            .contentMD5(S3Headers.base64(payload.checksums(), ChecksumKind.MD5))
            .contentType(kept.contentType())
            .cacheControl(kept.cacheControl())
            .contentDisposition(kept.contentDisposition())
            .contentEncoding(kept.contentEncoding())
            .contentLanguage(kept.contentLanguage())
            .metadata(S3Headers.encoded(kept.user()))
            .tagging(kept.tags().isEmpty() ? null : S3Tags.written(kept.tags()))
            .storageClass(kept.storageClass());
    switch (precondition) {
      case Precondition.None _ -> {}
      case Precondition.Absent _ -> request.ifNoneMatch("*");
      case Precondition.Version(String version) -> request.ifMatch(version);
    }
    return request.build();
  }

  private StorageException notPut(
      String what, Precondition precondition, S3Payload bytes, SdkException e) {
    return bytes.blamed(what, e, (w, x) -> bucket.notWritten(w, precondition, x));
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    String what = bucket.what("delete", key);
    DeleteObjectRequest request =
        DeleteObjectRequest.builder().bucket(bucket.name()).key(bucket.full(key)).build();
    try {
      if (version == null) {
        client.deleteObject(request);
      } else {
        deleteVersion(what, request, version);
      }
    } catch (SdkException e) {
      if (!S3Errors.isNoSuchKey(e)) {
        throw errors.told(what, e);
      }
    }
  }

  private void deleteVersion(String what, DeleteObjectRequest request, String version)
      throws StorageException {
    String there = client.headObject(h -> h.bucket(request.bucket()).key(request.key())).eTag();
    if (!version.equals(there)) {
      throw S3Bucket.changed(what, version, null);
    }
    if (bucket.promises().breaks(Promise.PUT_IF_VERSION)) {
      client.deleteObject(request);
      return;
    }
    try {
      client.deleteObject(request.toBuilder().ifMatch(version).build());
    } catch (SdkException e) {
      if (S3Errors.isPreconditionFailure(e)) {
        throw S3Bucket.changed(what, version, e);
      }
      if (!S3Errors.isNotImplemented(e)) {
        throw e;
      }
      client.deleteObject(request);
    }
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    bucket.checkRunning("list " + bucket.shown(prefix));
    Keys.checkText("list", prefix);
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit);
    }
    String own = bucket.settings().prefix();
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(bucket.name())
            .prefix(own + prefix)
            .startAfter(from == null ? null : own + from)
            .maxKeys(Math.min(limit, MAX_PAGE))
            .encodingType(EncodingType.URL)
            .build();
    try {
      ListObjectsV2Response page = client.listObjectsV2(request);
      List<StoredObject> found = new ArrayList<>();
      String last = null;
      for (S3Object listed : page.contents()) {
        // Servers over file systems read some prefixes as paths, and give other keys.
        if (listed.key().startsWith(own + prefix)) {
          last = listed.key().substring(own.length());
          if (!last.startsWith(S3Probe.PREFIX)) {
            found.add(objects.of(last, listed));
          }
        }
      }
      return new ObjectPage(found, Boolean.TRUE.equals(page.isTruncated()) ? last : null);
    } catch (SdkException e) {
      throw errors.told("list " + bucket.shown(prefix), e);
    }
  }

  @Override
  public Optional<Multipart> multipart() {
    return Optional.of(uploads);
  }

  @Override
  public Optional<ServerSideCopy> serverSideCopy() {
    return bucket.promises().breaks(Promise.COPY_PINNED) ? Optional.empty() : Optional.of(copies);
  }

  S3Bucket bucket() {
    return bucket;
  }

  @Override
  public void close() {
    bucket.close();
  }
}

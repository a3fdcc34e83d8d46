package dev.wherry.providers.s3;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.Capabilities;
import dev.wherry.core.provider.Capabilities.Attribute;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.ObjectPage;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Objects in a bucket, under a prefix.
///
/// A version is the ETag. Deleting a version looks first and deletes then: another writer can come
/// between. Safe for many threads; it holds no state but its connections.
final class S3Provider implements StorageProvider {
  /// S3's limit for one PUT (Amazon S3 User Guide, "Uploading objects").
  private static final long MAX_PUT = 5L << 30;

  private static final int MAX_KEY_BYTES = 1024;
  private static final int MAX_PAGE = 1000;

  private final String name;
  private final String bucket;
  private final String prefix;
  private final S3Client client;
  private final S3Errors errors;
  private final Capabilities capabilities;
  private volatile boolean bucketSeen;

  S3Provider(String name, S3Settings settings, S3Client client) {
    this.name = name;
    this.bucket = settings.bucket();
    this.prefix = settings.prefixOrNone();
    this.client = client;
    this.errors = new S3Errors(bucket);
    this.capabilities =
        new Capabilities(
            true,
            true,
            settings.honoursConditions(),
            settings.honoursConditions(),
            Set.of(ChecksumKind.MD5),
            EnumSet.allOf(Attribute.class),
            MAX_PUT,
            MAX_KEY_BYTES - prefix.getBytes(StandardCharsets.UTF_8).length);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public StoredObject stat(String key) throws StorageException {
    HeadObjectRequest request =
        HeadObjectRequest.builder()
            .bucket(bucket)
            .key(fullKey("stat", key))
            .checksumMode(ChecksumMode.ENABLED)
            .build();
    try {
      StoredObject object = S3Facts.of(key, client.headObject(request));
      bucketSeen = true;
      return object;
    } catch (SdkException e) {
      throw missing("stat", key, errors.told("stat", key, e));
    }
  }

  /// An answer to HEAD has no body, and so does not tell a missing object from a missing bucket.
  private StorageException missing(String operation, String key, StorageException told) {
    if (told.problem() != Problem.NOT_FOUND || bucketSeen) {
      return told;
    }
    try {
      client.headBucket(bucket -> bucket.bucket(this.bucket));
      bucketSeen = true;
      return told;
    } catch (SdkException e) {
      return errors.told(operation, key, e).problem() == Problem.NOT_FOUND
          ? new StorageException(
              Problem.NO_BUCKET,
              "%s %s: there is no bucket '%s'".formatted(operation, Keys.shown(key), bucket),
              e)
          : told;
    }
  }

  @Override
  public OpenObject open(String key, @Nullable ByteRange range, @Nullable String version)
      throws StorageException {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(bucket).key(fullKey("open", key)).ifMatch(version);
    if (range == null) {
      request.checksumMode(ChecksumMode.ENABLED);
    } else {
      request.range("bytes=%d-%d".formatted(range.offset(), range.last()));
    }
    try {
      ResponseInputStream<GetObjectResponse> body = client.getObject(request.build());
      bucketSeen = true;
      return new OpenObject(S3Facts.of(key, body.response()), new S3Content(body, errors, key));
    } catch (SdkException e) {
      throw errors.told("open", key, e);
    }
  }

  @Override
  public StoredObject put(
      String key, Payload payload, Attributes attributes, Precondition precondition)
      throws StorageException {
    Attributes kept = holdable(attributes);
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(fullKey("put", key))
            .contentLength(payload.size())
            .contentType(kept.contentType())
            .cacheControl(kept.cacheControl())
            .contentDisposition(kept.contentDisposition())
            .contentEncoding(kept.contentEncoding())
            .contentLanguage(kept.contentLanguage())
            .metadata(S3Metadata.encoded(kept.user()))
            .checksumCRC32C(S3Facts.base64(payload.checksums().get(ChecksumKind.CRC32C)))
            .contentMD5(S3Facts.base64(payload.checksums().get(ChecksumKind.MD5)));
    condition(request, key, precondition);
    try {
      StoredObject written =
          S3Facts.of(key, payload.size(), kept, client.putObject(request.build(), body(payload)));
      bucketSeen = true;
      return written;
    } catch (SdkException e) {
      throw refused(precondition, errors.told("put", key, e));
    }
  }

  private static Attributes holdable(Attributes attributes) {
    return new Attributes(
        attributes.contentType(),
        attributes.cacheControl(),
        attributes.contentDisposition(),
        attributes.contentEncoding(),
        attributes.contentLanguage(),
        S3Metadata.holdable(attributes.user()));
  }

  private void condition(PutObjectRequest.Builder request, String key, Precondition precondition)
      throws StorageException {
    switch (precondition) {
      case Precondition.None() -> {}
      case Precondition.Absent() -> request.ifNoneMatch("*");
      case Precondition.Version(var version) -> request.ifMatch(version);
    }
    if (!capabilities.putIfAbsent() && !(precondition instanceof Precondition.None)) {
      throw new StorageException(
          Problem.UNSUPPORTED,
          "put %s: provider '%s' has conditional-writes: false".formatted(Keys.shown(key), name));
    }
  }

  private static RequestBody body(Payload payload) {
    return RequestBody.fromContentProvider(
        () -> open(payload), payload.size(), "application/octet-stream");
  }

  private static InputStream open(Payload payload) {
    try {
      return payload.open();
    } catch (IOException e) {
      throw new UncheckedIOException("a staged asset can't be read again", e);
    }
  }

  /// A write that wanted nothing there, or a version that is gone, answers alike.
  private static StorageException refused(Precondition precondition, StorageException told) {
    boolean conditional = !(precondition instanceof Precondition.None);
    if (precondition instanceof Precondition.Absent && told.problem() == Problem.VERSION_CHANGED) {
      return new StorageException(Problem.EXISTS, String.valueOf(told.getMessage()), told);
    }
    if (conditional && told.problem() == Problem.NOT_FOUND) {
      return new StorageException(Problem.VERSION_CHANGED, String.valueOf(told.getMessage()), told);
    }
    return told;
  }

  @Override
  public void delete(String key, @Nullable String version) throws StorageException {
    String fullKey = fullKey("delete", key);
    if (version != null && !standing(key, version)) {
      return;
    }
    try {
      client.deleteObject(request -> request.bucket(bucket).key(fullKey));
    } catch (SdkException e) {
      StorageException told = errors.told("delete", key, e);
      if (told.problem() != Problem.NOT_FOUND) {
        throw told;
      }
    }
  }

  /// False when nothing stands there.
  private boolean standing(String key, String version) throws StorageException {
    try {
      StoredObject standing = stat(key);
      if (!Objects.equals(standing.version(), version)) {
        throw new StorageException(
            Problem.VERSION_CHANGED,
            "delete %s: version %s is no longer there".formatted(Keys.shown(key), version));
      }
      return true;
    } catch (StorageException e) {
      if (e.problem() == Problem.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public ObjectPage list(String prefix, @Nullable String from, int limit) throws StorageException {
    Keys.checkText("list", prefix);
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(this.prefix + prefix)
            .startAfter(from == null ? null : this.prefix + from)
            .maxKeys(Math.min(limit, MAX_PAGE))
            .encodingType(EncodingType.URL)
            .build();
    try {
      ListObjectsV2Response answer = client.listObjectsV2(request);
      List<StoredObject> objects =
          answer.contents().stream()
              .map(o -> S3Facts.of(o.key().substring(this.prefix.length()), o))
              .toList();
      boolean more = Boolean.TRUE.equals(answer.isTruncated()) && !objects.isEmpty();
      return new ObjectPage(objects, more ? objects.getLast().key() : null);
    } catch (SdkException e) {
      throw errors.told("list", prefix, e);
    }
  }

  private String fullKey(String operation, String key) throws StorageException {
    Keys.check(operation, key, capabilities.maxKeyBytes());
    return prefix + key;
  }

  @Override
  public void close() {
    client.close();
  }
}

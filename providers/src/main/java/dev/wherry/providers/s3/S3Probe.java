package dev.wherry.providers.s3;

import dev.wherry.core.move.PartReceipt;
import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.core.provider.Checksums;
import dev.wherry.core.provider.Payload;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Finds out which promises a server keeps: breaks the conditions on a tiny object of its own, and
/// sees whether it is refused. What it wrote, it deletes.
///
/// A promise is kept only if the server refused what it should, and took what it should. When the
/// server can't be asked now, that is told, and nothing is found out. For one thread, once.
final class S3Probe {
  /// Keys that start like this are those of probes, and no listing shows them.
  static final String PREFIX = ".wherry-probe-";

  private static final System.Logger LOG = System.getLogger(S3Probe.class.getName());
  private static final byte[] BYTES = "wherry".getBytes(StandardCharsets.UTF_8);
  private static final Checksums RIGHT = ChecksumCalculator.of(BYTES, Set.of(ChecksumKind.CRC32C));
  private static final Checksums WRONG = Checksums.of(ChecksumKind.CRC32C, "0".repeat(8));
  private static final Checksums RIGHT_MD5 = ChecksumCalculator.of(BYTES, Set.of(ChecksumKind.MD5));
  private static final Checksums WRONG_MD5 = Checksums.of(ChecksumKind.MD5, "0".repeat(32));
  private static final String ANY = "*";
  private static final Precondition.Version NEVER =
      new Precondition.Version("\"%s\"".formatted("0".repeat(32)));

  private final S3Bucket bucket;
  private final S3Uploads uploads;
  private final String name;
  private final String what;
  private final Set<Promise> kept = EnumSet.noneOf(Promise.class);
  private @Nullable String version;
  private @Nullable PartReceipt part;
  private @Nullable Map<String, String> seen;

  private enum End {
    TAKEN,
    CONDITION_FAILED,
    CHECKSUM_REFUSED,
    REFUSED
  }

  /// Something to try.
  private interface Try {
    void run() throws StorageException;
  }

  private record Bytes(Checksums checksums) implements Payload {
    @Override
    public long size() {
      return BYTES.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(BYTES);
    }
  }

  S3Probe(S3Bucket bucket) {
    this.bucket = bucket;
    this.uploads = new S3Uploads(bucket);
    this.name = PREFIX + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    this.what = "probe with " + bucket.shown(name);
  }

  Set<Promise> run() throws StorageException {
    bucket.checkRunning(what);
    boolean conditional = end(() -> put(p -> p.ifNoneMatch(ANY))) == End.TAKEN;
    if (!conditional && end(() -> put(_ -> {})) != End.TAKEN) {
      return kept;
    }
    try {
      puts(conditional);
      tags();
      copies();
      parts();
      return kept;
    } finally {
      clean(
          "delete the probe's object",
          () -> bucket.client().deleteObject(d -> d.bucket(bucket.name()).key(bucket.full(name))));
    }
  }

  private void puts(boolean conditional) throws StorageException {
    if (conditional && end(() -> put(p -> p.ifNoneMatch(ANY))) == End.CONDITION_FAILED) {
      kept.add(Promise.PUT_IF_ABSENT);
    }
    if (end(() -> put(p -> p.ifMatch(NEVER.version()))) == End.CONDITION_FAILED
        && end(() -> put(p -> p.ifMatch(version))) == End.TAKEN) {
      kept.add(Promise.PUT_IF_VERSION);
    }
    if (ends(crc32c(RIGHT), End.TAKEN)) {
      kept.add(Promise.PUT_SAYS_CHECKSUM);
      if (ends(crc32c(WRONG), End.CHECKSUM_REFUSED)) {
        kept.add(Promise.PUT_CHECKED);
      }
    }
    if (ends(md5(RIGHT_MD5), End.TAKEN) && ends(md5(WRONG_MD5), End.CHECKSUM_REFUSED)) {
      kept.add(Promise.PUT_MD5_CHECKED);
    }
  }

  private Try crc32c(Checksums said) {
    return () -> put(p -> p.checksumCRC32C(S3Headers.base64(said, ChecksumKind.CRC32C)));
  }

  private Try md5(Checksums said) {
    return () -> put(p -> p.contentMD5(S3Headers.base64(said, ChecksumKind.MD5)));
  }

  private void tags() throws StorageException {
    Map<String, String> tags = Map.of("wherry", "probe");
    if (end(() -> put(p -> p.tagging(S3Tags.written(tags)))) == End.TAKEN
        && end(() -> seen = S3Tags.read(bucket, bucket.client(), name)) == End.TAKEN
        && tags.equals(seen)) {
      kept.add(Promise.TAGS);
    }
  }

  private void copies() throws StorageException {
    if (end(() -> copy(NEVER.version(), _ -> {})) != End.CONDITION_FAILED
        || end(() -> copy(version, _ -> {})) != End.TAKEN) {
      return;
    }
    kept.add(Promise.COPY_PINNED);
    if (end(() -> copy(version, c -> c.ifNoneMatch(ANY))) == End.CONDITION_FAILED) {
      kept.add(Promise.COPY_IF_ABSENT);
    }
    if (end(() -> copy(version, c -> c.ifMatch(NEVER.version()))) == End.CONDITION_FAILED) {
      kept.add(Promise.COPY_IF_VERSION);
    }
  }

  private void parts() throws StorageException {
    String[] begun = new String[1];
    if (end(() -> begun[0] = uploads.begin(name, Attributes.NONE)) != End.TAKEN) {
      return;
    }
    String upload = String.valueOf(begun[0]);
    try {
      if (ends(part(upload, RIGHT), End.TAKEN) && ends(part(upload, WRONG), End.CHECKSUM_REFUSED)) {
        kept.add(Promise.PART_CHECKED);
      }
      if (ends(part(upload, RIGHT_MD5), End.TAKEN)
          && ends(part(upload, WRONG_MD5), End.CHECKSUM_REFUSED)) {
        kept.add(Promise.PART_MD5_CHECKED);
      }
      if (ends(part(upload, Checksums.NONE), End.TAKEN)
          && end(() -> complete(upload, Precondition.ABSENT)) == End.CONDITION_FAILED) {
        kept.add(Promise.COMPLETE_IF_ABSENT);
        if (end(() -> complete(upload, NEVER)) == End.CONDITION_FAILED) {
          kept.add(Promise.COMPLETE_IF_VERSION);
        }
      }
    } finally {
      clean("abort the probe's upload", () -> uploads.abort(name, upload));
    }
  }

  private Try part(String upload, Checksums said) {
    return () -> part = uploads.put(name, upload, 1, 0, new Bytes(said));
  }

  private void put(Consumer<PutObjectRequest.Builder> condition) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder().bucket(bucket.name()).key(bucket.full(name));
    condition.accept(request);
    version = bucket.client().putObject(request.build(), RequestBody.fromBytes(BYTES)).eTag();
  }

  private void copy(@Nullable String from, Consumer<CopyObjectRequest.Builder> condition) {
    CopyObjectRequest.Builder request =
        CopyObjectRequest.builder()
            .sourceBucket(bucket.name())
            .sourceKey(bucket.full(name))
            .copySourceIfMatch(from)
            .destinationBucket(bucket.name())
            .destinationKey(bucket.full(name))
            .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
            .metadataDirective(MetadataDirective.REPLACE);
    condition.accept(request);
    version = bucket.client().copyObject(request.build()).copyObjectResult().eTag();
  }

  private void complete(String upload, Precondition precondition) throws StorageException {
    List<PartReceipt> parts = part == null ? List.of() : List.of(part);
    version = uploads.completed(name, upload, parts, Checksums.NONE, precondition).version();
  }

  private boolean ends(Try attempt, End wanted) throws StorageException {
    return end(attempt) == wanted;
  }

  private End end(Try attempt) throws StorageException {
    try {
      attempt.run();
      return End.TAKEN;
    } catch (SdkException e) {
      return end(bucket.errors().told(what, e));
    } catch (StorageException e) {
      return end(e);
    }
  }

  private static End end(StorageException e) throws StorageException {
    return switch (e.problem()) {
      case EXISTS, VERSION_CHANGED -> End.CONDITION_FAILED;
      case CHECKSUM_MISMATCH -> End.CHECKSUM_REFUSED;
      case THROTTLED, TIMED_OUT, NO_BUCKET -> throw e;
      case UNAVAILABLE -> {
        boolean answered =
            e.getCause() instanceof AwsServiceException refusal
                && refusal.statusCode() >= 300
                && refusal.statusCode() < 500;
        if (!answered) {
          throw e;
        }
        yield End.REFUSED;
      }
      case INTERNAL -> {
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        yield End.REFUSED;
      }
      case NOT_FOUND, FORBIDDEN, TOO_LARGE, INVALID_KEY, ADDRESS_BLOCKED, UNSUPPORTED ->
          End.REFUSED;
    };
  }

  /// Does what can be done about what is left.
  private void clean(String doing, Try attempt) {
    try {
      attempt.run();
    } catch (SdkException | StorageException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "could not {0}, {1}: {2}",
          doing,
          bucket.shown(name),
          e.getMessage());
    }
  }
}

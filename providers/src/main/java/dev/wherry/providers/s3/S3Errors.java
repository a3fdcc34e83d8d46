package dev.wherry.providers.s3;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.CertificateTrouble;
import dev.wherry.providers.RetryAfter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/// Reads the SDK's exceptions: the server's error codes first, then the status, since an answer to
/// HEAD has no code.
final class S3Errors {
  private static final Verdict DAMAGED =
      new Verdict(
          Problem.CHECKSUM_MISMATCH, "the server got other bytes than those that were announced");
  private static final Pattern DIGEST = Pattern.compile("(?i)md5|checksum");

  private final String bucket;
  private final InstantSource clock;

  /// @param clock for a `Retry-After` that is a date
  S3Errors(String bucket, InstantSource clock) {
    this.bucket = bucket;
    this.clock = clock;
  }

  /// A problem, and what the user should know or do.
  private record Verdict(Problem problem, String advice) {}

  /// What an exception means.
  ///
  /// @param what operation and key, for the message
  StorageException told(String what, SdkException e) {
    return e instanceof AwsServiceException refusal ? refused(what, refusal) : unsent(what, e);
  }

  /// Whether the server refused a write's or a read's condition.
  static boolean isPreconditionFailure(SdkException e) {
    return e instanceof AwsServiceException refusal
        && (refusal.statusCode() == 412 || "PreconditionFailed".equals(code(refusal)));
  }

  /// Whether the server says that nothing is at the key; not that the bucket is missing.
  static boolean isNoSuchKey(SdkException e) {
    return e instanceof AwsServiceException refusal
        && refusal.statusCode() == 404
        && !"NoSuchBucket".equals(code(refusal));
  }

  /// Whether the server knows no such upload, or no longer.
  static boolean isNoSuchUpload(SdkException e) {
    return e instanceof AwsServiceException refusal && "NoSuchUpload".equals(code(refusal));
  }

  /// Whether the server has no such storage class.
  static boolean isUnknownStorageClass(SdkException e) {
    return e instanceof AwsServiceException refusal && "InvalidStorageClass".equals(code(refusal));
  }

  /// Whether the server doesn't know what was asked.
  static boolean isNotImplemented(SdkException e) {
    return e instanceof AwsServiceException refusal && refusal.statusCode() == 501;
  }

  /// What a connection means that broke within a body.
  StorageException broken(String what, IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return interrupted(what);
    }
    return e instanceof SocketTimeoutException
        ? new StorageException(Problem.TIMED_OUT, what + ": the server is silent for too long", e)
        : new StorageException(
            Problem.UNAVAILABLE, what + ": the connection broke: " + words(e), e);
  }

  static StorageException interrupted(String what) {
    return new StorageException(Problem.INTERNAL, what + ": interrupted");
  }

  private StorageException refused(String what, AwsServiceException e) {
    String code = code(e);
    Verdict byCode = byCode(code, e);
    Verdict verdict = byCode == null ? byStatus(e) : byCode;
    String said =
        code.isEmpty() ? "HTTP %d".formatted(e.statusCode()) : code + ", HTTP " + e.statusCode();
    String words = said(e);
    return new StorageException(
        verdict.problem(),
        "%s: %s (%s%s)"
            .formatted(
                what,
                verdict.advice(),
                said,
                words.isBlank() ? "" : ": " + Keys.shown(words.strip())),
        retryAfter(e),
        e);
  }

  private @Nullable Verdict byCode(String code, AwsServiceException e) {
    return switch (code) {
      case "NoSuchKey" -> new Verdict(Problem.NOT_FOUND, "nothing is there");
      case "InvalidStorageClass" ->
          new Verdict(
              Problem.INTERNAL, "the server has no such storage class: mend 'storage-class'");
      case "NoSuchUpload" -> new Verdict(Problem.NOT_FOUND, "no such upload is open");
      case "InvalidPart", "InvalidPartOrder", "EntityTooSmall" ->
          new Verdict(Problem.INTERNAL, "the parts are not those that the server took");
      case "InternalError", "ServiceUnavailable" ->
          new Verdict(Problem.UNAVAILABLE, "the server fails");
      case "NoSuchBucket" ->
          new Verdict(
              Problem.NO_BUCKET,
              "there is no bucket '%s': create it, or mend the 'bucket' setting".formatted(bucket));
      case "InvalidBucketName" ->
          new Verdict(
              Problem.NO_BUCKET,
              "'%s' can't be a bucket's name: mend the 'bucket' setting".formatted(bucket));
      case "PermanentRedirect",
          "TemporaryRedirect",
          "Redirect",
          "IllegalLocationConstraintException" ->
          elsewhere(e);
      case "AuthorizationHeaderMalformed", "AuthorizationQueryParametersError" ->
          new Verdict(
              Problem.FORBIDDEN, "the signature is for another region: mend the 'region' setting");
      case "AccessDenied",
          "AllAccessDisabled",
          "AccountProblem",
          "NotSignedUp",
          "UnauthorizedAccess" ->
          new Verdict(
              Problem.FORBIDDEN,
              "access denied: give these credentials the right to do it in bucket '%s'"
                  .formatted(bucket));
      case "InvalidAccessKeyId" ->
          new Verdict(
              Problem.FORBIDDEN, "the server does not know the access key: mend 'access-key'");
      case "SignatureDoesNotMatch", "InvalidSecurity" ->
          new Verdict(
              Problem.FORBIDDEN, "the secret key is not that of the access key: mend 'secret-key'");
      case "ExpiredToken", "TokenRefreshRequired", "ExpiredTokenException", "RequestExpired" ->
          new Verdict(Problem.FORBIDDEN, "the credentials have expired: get new ones");
      case "InvalidToken" ->
          new Verdict(Problem.FORBIDDEN, "the session token is wrong: mend 'session-token'");
      case "RequestTimeTooSkewed" ->
          new Verdict(Problem.FORBIDDEN, "this machine's clock is wrong: set it, best by NTP");
      case "InvalidObjectState" ->
          new Verdict(
              Problem.FORBIDDEN, "the object is archived: restore it before it can be read");
      case "SlowDown",
          "Throttling",
          "ThrottlingException",
          "RequestLimitExceeded",
          "TooManyRequests",
          "BandwidthLimitExceeded",
          "RequestThrottled" ->
          new Verdict(Problem.THROTTLED, "the server asks for fewer requests");
      case "RequestTimeout" ->
          new Verdict(Problem.TIMED_OUT, "the server waited too long for the bytes");
      case "BadDigest",
          "InvalidDigest",
          "XAmzContentChecksumMismatch",
          "XAmzContentSHA256Mismatch",
          "ContentChecksumMismatch" ->
          DAMAGED;
      // A code for many things: the words tell which.
      case "BadRequest" -> DIGEST.matcher(said(e)).find() ? DAMAGED : null;
      case "EntityTooLarge", "MaxMessageLengthExceeded" ->
          new Verdict(Problem.TOO_LARGE, "the server takes no object of this size in one piece");
      case "MetadataTooLarge" ->
          new Verdict(Problem.TOO_LARGE, "the server holds no more than 2 KB of user metadata");
      case "KeyTooLongError",
          "KeyTooLong",
          "InvalidURI",
          "XMinioInvalidObjectName",
          "XMinioInvalidResourceName" ->
          new Verdict(Problem.INVALID_KEY, "the server can't hold this key");
      case "NotImplemented" ->
          new Verdict(
              Problem.UNSUPPORTED,
              "the server does not have this; if it refuses conditions, say 'conditional-writes:"
                  + " false'");
      case "QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity" ->
          new Verdict(Problem.UNAVAILABLE, "the server's storage is full: free some space");
      default -> null;
    };
  }

  private Verdict byStatus(AwsServiceException e) {
    return switch (e.statusCode()) {
      case 200 -> new Verdict(Problem.UNAVAILABLE, "the server fails within its answer");
      case 301, 307, 308 -> elsewhere(e);
      case 400 ->
          new Verdict(
              Problem.INTERNAL,
              "the server does not take the request: check region and credentials, and whether"
                  + " it can hold this key");
      case 401, 403 ->
          new Verdict(
              Problem.FORBIDDEN,
              "access denied: check the credentials, and their rights in bucket '%s'"
                  .formatted(bucket));
      case 404 -> new Verdict(Problem.NOT_FOUND, "nothing is there");
      case 405, 501 -> new Verdict(Problem.UNSUPPORTED, "the server does not have this");
      case 408 -> new Verdict(Problem.TIMED_OUT, "the server waited too long");
      case 412 -> new Verdict(Problem.VERSION_CHANGED, "another version is there");
      case 413 -> new Verdict(Problem.TOO_LARGE, "the server takes no object of this size");
      case 414 -> new Verdict(Problem.INVALID_KEY, "the key is too long for the server");
      case 416 -> new Verdict(Problem.INTERNAL, "the object ends before the range");
      case 429 -> new Verdict(Problem.THROTTLED, "the server asks for fewer requests");
      default ->
          e.statusCode() >= 500
              ? new Verdict(Problem.UNAVAILABLE, "the server fails")
              : new Verdict(
                  e.statusCode() == 409 ? Problem.UNAVAILABLE : Problem.INTERNAL,
                  "the server refuses");
    };
  }

  private Verdict elsewhere(AwsServiceException e) {
    String region =
        e.awsErrorDetails() == null || e.awsErrorDetails().sdkHttpResponse() == null
            ? null
            : e.awsErrorDetails()
                .sdkHttpResponse()
                .firstMatchingHeader("x-amz-bucket-region")
                .orElse(null);
    return new Verdict(
        Problem.NO_BUCKET,
        region == null
            ? "bucket '%s' is not at this endpoint: mend 'region' or 'endpoint'".formatted(bucket)
            : "bucket '%s' is in another region: say 'region: %s'"
                .formatted(bucket, Keys.shown(region)));
  }

  /// What kept a request from being sent or answered.
  private static StorageException unsent(String what, SdkException e) {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      Thread.currentThread().interrupt();
      return interrupted(what);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case SocketTimeoutException _ -> {
          return new StorageException(
              Problem.TIMED_OUT, what + ": the server is silent for too long", e);
        }
        // The class of this is that of an interrupt, so it is no cause.
        case InterruptedIOException _ -> {
          return new StorageException(
              Problem.TIMED_OUT, what + ": all connections were in use: allow more 'connections'");
        }
        case UnknownHostException _ -> {
          return new StorageException(
              Problem.UNAVAILABLE,
              what + ": no host has the endpoint's name: check it, and the name server",
              e);
        }
        case SSLException tls -> {
          String certificate = CertificateTrouble.of(tls, "endpoint");
          return new StorageException(
              Problem.UNAVAILABLE,
              "%s: %s"
                  .formatted(
                      what,
                      certificate == null ? "no secure connection: " + words(tls) : certificate),
              e);
        }
        case ConnectException _ -> {
          return new StorageException(
              Problem.UNAVAILABLE, what + ": no connection: " + words(cause), e);
        }
        default -> {}
      }
    }
    String words = words(e);
    if (words.contains("credentials")) {
      return new StorageException(
          Problem.FORBIDDEN,
          what + ": there are no credentials: give 'access-key' and 'secret-key'",
          e);
    }
    if (words.contains("checksum")) {
      return new StorageException(
          Problem.CHECKSUM_MISMATCH, what + ": other bytes came than the server vouches for", e);
    }
    return new StorageException(Problem.UNAVAILABLE, what + ": " + words, e);
  }

  private @Nullable Duration retryAfter(AwsServiceException e) {
    if (e.awsErrorDetails() == null || e.awsErrorDetails().sdkHttpResponse() == null) {
      return null;
    }
    return RetryAfter.read(
        e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("Retry-After").orElse(null),
        clock.instant());
  }

  private static String code(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? ""
        : e.awsErrorDetails().errorCode();
  }

  /// The server's own words, or none.
  private static String said(AwsServiceException e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorMessage() == null
        ? ""
        : e.awsErrorDetails().errorMessage();
  }

  private static String words(Throwable e) {
    return Keys.shown(String.valueOf(e.getMessage()));
  }
}

package dev.wherry.providers.s3;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Reads the SDK's exceptions: the one place where an answer of S3 becomes a problem with a
/// sentence that says what to change.
final class S3Errors {
  private final String bucket;

  S3Errors(String bucket) {
    this.bucket = bucket;
  }

  /// What a problem is, and what the user can do.
  private record Reading(Problem problem, String advice) {}

  StorageException told(String operation, String key, SdkException e) {
    String what = "%s %s: ".formatted(operation, Keys.shown(key));
    if (e instanceof S3Exception answer) {
      Reading reading = read(answer);
      return new StorageException(
          reading.problem(),
          what + said(answer) + (reading.advice().isEmpty() ? "" : "; " + reading.advice()),
          retryAfter(answer).orElse(null),
          e);
    }
    if (interrupted(e)) {
      Thread.currentThread().interrupt();
      return new StorageException(Problem.UNAVAILABLE, what + "interrupted", e);
    }
    return client(what, e);
  }

  private Reading read(S3Exception e) {
    return switch (code(e)) {
      case "NoSuchKey" -> new Reading(Problem.NOT_FOUND, "");
      case "NoSuchBucket" ->
          new Reading(
              Problem.NO_BUCKET, "create bucket '%s' or correct its name".formatted(bucket));
      case "PermanentRedirect", "TemporaryRedirect" ->
          new Reading(
              Problem.NO_BUCKET,
              "bucket '%s' is at another address: set region or endpoint".formatted(bucket));
      case "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
          new Reading(Problem.FORBIDDEN, "set region to that of the bucket");
      case "InvalidAccessKeyId" -> new Reading(Problem.FORBIDDEN, "access-key is not known there");
      case "SignatureDoesNotMatch" ->
          new Reading(Problem.FORBIDDEN, "secret-key does not belong to access-key");
      case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
          new Reading(Problem.FORBIDDEN, "the temporary credentials are over: renew them");
      case "RequestTimeTooSkewed" ->
          new Reading(Problem.FORBIDDEN, "this machine's clock is wrong: set it");
      case "AccessDenied", "AllAccessDisabled", "AccountProblem" ->
          new Reading(
              Problem.FORBIDDEN,
              "give these credentials the right to do so in bucket '%s'".formatted(bucket));
      case "PreconditionFailed" -> new Reading(Problem.VERSION_CHANGED, "");
      case "ConditionalRequestConflict", "OperationAborted" ->
          new Reading(Problem.UNAVAILABLE, "another write was under way");
      case "SlowDown", "TooManyRequests", "RequestLimitExceeded", "ThrottlingException" ->
          new Reading(Problem.THROTTLED, "");
      case "RequestTimeout" -> new Reading(Problem.TIMED_OUT, "");
      case "BadDigest",
          "InvalidDigest",
          "XAmzContentChecksumMismatch",
          "XAmzContentSHA256Mismatch" ->
          new Reading(Problem.CHECKSUM_MISMATCH, "the bytes changed on their way");
      case "EntityTooLarge" -> new Reading(Problem.TOO_LARGE, "");
      case "KeyTooLongError", "InvalidURI", "InvalidObjectName" ->
          new Reading(Problem.INVALID_KEY, "choose another key");
      case "InvalidRange" -> new Reading(Problem.INTERNAL, "");
      case "NotImplemented" ->
          new Reading(
              Problem.UNSUPPORTED,
              "if it is conditional writes that it lacks, set conditional-writes: false");
      default -> byStatus(e.statusCode());
    };
  }

  private Reading byStatus(int status) {
    return switch (status) {
      case 401, 403 ->
          new Reading(
              Problem.FORBIDDEN,
              "check access-key, secret-key and their rights in bucket '%s'".formatted(bucket));
      case 404 -> new Reading(Problem.NOT_FOUND, "");
      case 408 -> new Reading(Problem.TIMED_OUT, "");
      case 412 -> new Reading(Problem.VERSION_CHANGED, "");
      case 413 -> new Reading(Problem.TOO_LARGE, "");
      case 414 -> new Reading(Problem.INVALID_KEY, "choose a shorter key");
      case 429 -> new Reading(Problem.THROTTLED, "");
      case 501 -> new Reading(Problem.UNSUPPORTED, "");
      default ->
          status >= 500 ? new Reading(Problem.UNAVAILABLE, "") : new Reading(Problem.INTERNAL, "");
    };
  }

  private static StorageException client(String what, SdkException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException || cause instanceof ApiCallTimeoutException) {
        return new StorageException(Problem.TIMED_OUT, what + cause.getMessage(), e);
      }
    }
    String message = String.valueOf(e.getMessage());
    if (message.contains("Unable to load credentials")) {
      return new StorageException(
          Problem.FORBIDDEN,
          what + "no credentials: set access-key and secret-key, or the AWS environment's own",
          e);
    }
    if (message.contains("checksum")) {
      return new StorageException(Problem.CHECKSUM_MISMATCH, what + message, e);
    }
    return new StorageException(Problem.UNAVAILABLE, what + message, e);
  }

  private static boolean interrupted(SdkException e) {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      return true;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException
          || cause instanceof ClosedByInterruptException
          || (cause instanceof InterruptedIOException
              && !(cause instanceof SocketTimeoutException))) {
        return true;
      }
    }
    return false;
  }

  private static String code(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static String said(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String message = details == null ? null : details.errorMessage();
    return "S3 answered %d %s%s"
        .formatted(e.statusCode(), code(e), message == null ? "" : " (" + message + ")")
        .strip();
  }

  private static Optional<Duration> retryAfter(S3Exception e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.sdkHttpResponse() == null
        ? Optional.empty()
        : details.sdkHttpResponse().firstMatchingHeader("Retry-After").flatMap(S3Errors::seconds);
  }

  private static Optional<Duration> seconds(@Nullable String text) {
    return text != null && text.matches("\\d{1,7}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }
}

package dev.wherry.providers.azure;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.RetryAfter;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads Azure's refusals, its error codes first and then the status.
final class AzureErrors {
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z]+)</Code>");
  private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]*)", Pattern.DOTALL);

  /// Azure's words for a clock that is 15 minutes off (`github.com/Azure/azure-sdk-for-js`, issue
  /// 5433).
  private static final Pattern WRONG_DATE = Pattern.compile("Request date header too old");

  /// Azure's words for a signature that has ended or not begun
  /// (`github.com/artifact-keeper/artifact-keeper`, issue 2286).
  private static final Pattern WRONG_TIME =
      Pattern.compile("Signature not valid in the specified time frame");

  private final String container;
  private final String login;
  private final InstantSource clock;

  /// @param clock for a `Retry-After` that is a date
  AzureErrors(AzureSettings settings, InstantSource clock) {
    this.container = settings.container();
    this.clock = clock;
    if (settings.bearsTokens()) {
      login = "the identity is not let in: check 'account', and that it is of the account's tenant";
    } else if (settings.sas() == null) {
      login =
          "the key is not the account's, or this machine's clock is wrong: mend 'account',"
              + " 'account-key' or the clock";
    } else {
      login = "the signature is wrong or has expired: mend 'account' or 'sas'";
    }
  }

  /// A problem, and what the user should know or do.
  private record Verdict(Problem problem, String advice) {}

  /// What a refusal means.
  ///
  /// @param what operation and key, for the message
  /// @param text the answer's body
  StorageException refused(
      String what, int status, SortedMap<String, String> headers, String text) {
    String code = headers.get("x-ms-error-code");
    if (code == null) {
      code = found(CODE, text);
    }
    Verdict byCode = code == null ? null : byCode(code, text);
    String message = found(MESSAGE, text);
    Verdict verdict = byCode == null ? byStatus(status) : byCode;
    if ("InvalidOperation".equals(code) && message != null && message.contains("MD5")) {
      // The emulator has no code of its own for it.
      verdict = otherBytes();
    }
    // The first line: what follows names the request and the time.
    String words = message == null ? "" : message.lines().findFirst().orElse("").strip();
    return new StorageException(
        verdict.problem(),
        "%s: %s (%sHTTP %d%s)"
            .formatted(
                what,
                verdict.advice(),
                code == null ? "" : Keys.shown(code) + ", ",
                status,
                words.isEmpty() ? "" : ": " + Keys.shown(words)),
        RetryAfter.read(headers.get("Retry-After"), clock.instant()),
        null);
  }

  private @Nullable Verdict byCode(String code, String text) {
    return switch (code) {
      case "BlobNotFound", "ResourceNotFound" -> new Verdict(Problem.NOT_FOUND, "nothing is there");
      case "ContainerNotFound", "ContainerBeingDeleted", "ContainerDisabled" ->
          new Verdict(
              Problem.NO_BUCKET,
              "there is no container '%s': create it, or mend the 'container' setting"
                  .formatted(container));
      case "AuthenticationFailed", "InvalidAuthenticationInfo" ->
          new Verdict(Problem.FORBIDDEN, notLetIn(text));
      case "AuthorizationFailure",
          "AuthorizationPermissionMismatch",
          "AuthorizationProtocolMismatch",
          "AuthorizationResourceTypeMismatch",
          "AuthorizationServiceMismatch",
          "AuthorizationSourceIPMismatch",
          "InsufficientAccountPermissions",
          "KeyBasedAuthenticationNotPermitted",
          "AccountIsDisabled",
          "PublicAccessNotPermitted" ->
          new Verdict(
              Problem.FORBIDDEN,
              "access denied: give these credentials the right to do it in container '%s', from here"
                  .formatted(container));
      case "BlobArchived", "BlobBeingRehydrated" ->
          new Verdict(
              Problem.FORBIDDEN, "the blob is archived: rehydrate it before it can be read");
      case "BlobImmutableDueToPolicy", "LeaseIdMissing", "SnapshotsPresent" ->
          new Verdict(Problem.FORBIDDEN, "a policy, a lease or a snapshot keeps the blob as it is");
      case "ConditionNotMet", "TargetConditionNotMet" ->
          new Verdict(Problem.VERSION_CHANGED, "another version is there");
      case "BlobAlreadyExists" -> new Verdict(Problem.EXISTS, "something is there");
      case "ServerBusy", "TooManyRequests", "IngressOverLimit", "EgressOverLimit" ->
          new Verdict(Problem.THROTTLED, "the server asks for fewer requests");
      case "OperationTimedOut" -> new Verdict(Problem.TIMED_OUT, "the server took too long");
      case "Md5Mismatch", "InvalidMd5", "Crc64Mismatch" -> otherBytes();
      case "RequestBodyTooLarge", "BlockCountExceedsLimit" ->
          new Verdict(Problem.TOO_LARGE, "the server takes no blob of this size");
      case "MetadataTooLarge" ->
          new Verdict(Problem.TOO_LARGE, "the server holds no more than 8 KiB of metadata");
      case "InvalidResourceName", "InvalidUri", "OutOfRangeInput" ->
          new Verdict(Problem.INVALID_KEY, "the server can't hold this key");
      case "InvalidRange" -> new Verdict(Problem.INTERNAL, "the object ends before the range");
      default -> null;
    };
  }

  private String notLetIn(String text) {
    if (WRONG_DATE.matcher(text).find()) {
      return "this machine's clock is wrong: set it, best by NTP";
    }
    return WRONG_TIME.matcher(text).find()
        ? "the signature has expired or does not count yet: mend 'sas', or this machine's clock"
        : login;
  }

  private static Verdict otherBytes() {
    return new Verdict(
        Problem.CHECKSUM_MISMATCH, "the server got other bytes than those that were announced");
  }

  private Verdict byStatus(int status) {
    return switch (status) {
      case 401, 403 ->
          new Verdict(
              Problem.FORBIDDEN,
              "access denied: check the credentials, and their rights in container '%s'"
                  .formatted(container));
      case 404 -> new Verdict(Problem.NOT_FOUND, "nothing is there");
      case 405, 501 -> new Verdict(Problem.UNSUPPORTED, "the server does not have this");
      case 408 -> new Verdict(Problem.TIMED_OUT, "the server waited too long");
      case 412 -> new Verdict(Problem.VERSION_CHANGED, "another version is there");
      case 413 -> new Verdict(Problem.TOO_LARGE, "the server takes no blob of this size");
      case 414 -> new Verdict(Problem.INVALID_KEY, "the key is too long for the server");
      case 416 -> new Verdict(Problem.INTERNAL, "the object ends before the range");
      case 429 -> new Verdict(Problem.THROTTLED, "the server asks for fewer requests");
      default ->
          status >= 500
              ? new Verdict(Problem.UNAVAILABLE, "the server fails")
              : new Verdict(
                  status == 409 ? Problem.UNAVAILABLE : Problem.INTERNAL, "the server refuses");
    };
  }

  private static @Nullable String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : null;
  }
}

package dev.wherry.providers.gcs;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.RetryAfter;
import java.io.IOException;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads Google's refusals: those of the JSON API by status and words, those of the XML API by
/// code.
final class GcsErrors {
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z]+)</Code>");
  private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]*)", Pattern.DOTALL);
  private static final Pattern OTHER_BYTES = Pattern.compile("(?i)(crc32c|md5).*match");

  private final String bucket;
  private final InstantSource clock;

  /// @param clock for a `Retry-After` that is a date
  GcsErrors(String bucket, InstantSource clock) {
    this.bucket = bucket;
    this.clock = clock;
  }

  /// A problem, and what the user should know or do.
  private record Verdict(Problem problem, String advice) {}

  /// What a refusal means.
  ///
  /// @param what operation and key, for the message
  /// @param text the answer's body
  StorageException refused(
      String what, int status, SortedMap<String, String> headers, String text) {
    String code = found(CODE, text);
    String words = code == null ? jsonWords(text) : found(MESSAGE, text);
    String said = words == null ? "" : words.lines().findFirst().orElse("").strip();
    Verdict verdict = verdict(status, code == null ? "" : code, said);
    return new StorageException(
        verdict.problem(),
        "%s: %s (%sHTTP %d%s)"
            .formatted(
                what,
                verdict.advice(),
                code == null ? "" : code + ", ",
                status,
                said.isEmpty() ? "" : ": " + Keys.shown(said)),
        RetryAfter.read(headers.get("Retry-After"), clock.instant()),
        null);
  }

  private static @Nullable String jsonWords(String text) {
    try {
      return Json.text(Json.map(Json.read(text), "error"), "message");
    } catch (IOException _) {
      return null;
    }
  }

  private Verdict verdict(int status, String code, String said) {
    if (code.equals("NoSuchBucket") || (status == 404 && said.contains("bucket does not exist"))) {
      return new Verdict(
          Problem.NO_BUCKET,
          "there is no bucket '%s': create it, or mend the 'bucket' setting".formatted(bucket));
    }
    if (code.equals("BadDigest")
        || code.equals("CrcMismatch")
        || (status == 400 && OTHER_BYTES.matcher(said).find())) {
      return new Verdict(
          Problem.CHECKSUM_MISMATCH, "the server got other bytes than those that were announced");
    }
    return switch (status) {
      case 401 ->
          new Verdict(
              Problem.FORBIDDEN,
              "the credentials are wrong or have expired: mend 'key-file' or 'access-token'");
      case 403 ->
          code.equals("SlowDown") || said.contains("rate limit")
              ? new Verdict(Problem.THROTTLED, "the server asks for fewer requests")
              : new Verdict(
                  Problem.FORBIDDEN,
                  "access denied: give this account the right to do it in bucket '%s'"
                      .formatted(bucket));
      case 404, 410 -> new Verdict(Problem.NOT_FOUND, "nothing is there");
      case 405, 501 -> new Verdict(Problem.UNSUPPORTED, "the server does not have this");
      case 408 -> new Verdict(Problem.TIMED_OUT, "the server waited too long");
      case 412 -> new Verdict(Problem.VERSION_CHANGED, "another version is there");
      case 413 -> new Verdict(Problem.TOO_LARGE, "the server takes no object of this size");
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

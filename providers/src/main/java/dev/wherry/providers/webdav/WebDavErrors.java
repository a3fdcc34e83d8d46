package dev.wherry.providers.webdav;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.RetryAfter;
import java.net.URI;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a WebDAV server's refusals by their status: what else they say is for people.
final class WebDavErrors {
  private static final Pattern WORDS =
      Pattern.compile("<(?:[a-z]+:)?message[^>]*>([^<]+)<|<title>([^<]+)<");

  private final URI base;
  private final InstantSource clock;

  /// @param clock for a `Retry-After` that is a date
  WebDavErrors(URI base, InstantSource clock) {
    this.base = base;
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
    Verdict verdict = verdict(status, headers.get("Location"));
    Matcher words = WORDS.matcher(text);
    String said = !words.find() ? "" : words.group(1) == null ? words.group(2) : words.group(1);
    return new StorageException(
        verdict.problem(),
        "%s: %s (HTTP %d%s)"
            .formatted(
                what,
                verdict.advice(),
                status,
                said.isBlank() ? "" : ": " + Keys.shown(said.strip())),
        RetryAfter.read(headers.get("Retry-After"), clock.instant()),
        null);
  }

  private Verdict verdict(int status, @Nullable String location) {
    return switch (status) {
      case 207 -> new Verdict(Problem.UNAVAILABLE, "the server could do only a part of it");
      case 301, 302, 303, 307, 308 ->
          new Verdict(
              Problem.INTERNAL,
              "the server redirects to %s: mend the 'base' setting"
                  .formatted(Keys.shown(String.valueOf(location))));
      case 401 ->
          new Verdict(
              Problem.FORBIDDEN,
              "the server does not accept the credentials: mend 'user' and 'password', or 'token'");
      case 403 ->
          new Verdict(
              Problem.FORBIDDEN, "access denied: give this user the right to do it below " + base);
      case 404, 410 -> new Verdict(Problem.NOT_FOUND, "nothing is there");
      case 405, 501 ->
          new Verdict(
              Problem.UNSUPPORTED,
              "the server does not have this: check that 'base' is a WebDAV collection");
      case 408 -> new Verdict(Problem.TIMED_OUT, "the server waited too long");
      case 413 -> new Verdict(Problem.TOO_LARGE, "the server takes no file of this size");
      case 414 -> new Verdict(Problem.INVALID_KEY, "the key is too long for the server");
      case 416 -> new Verdict(Problem.INTERNAL, "the object ends before the range");
      case 423 -> new Verdict(Problem.UNAVAILABLE, "somebody has locked it");
      case 429 -> new Verdict(Problem.THROTTLED, "the server asks for fewer requests");
      case 507 ->
          new Verdict(
              Problem.UNAVAILABLE,
              "the server's disk or the user's quota is full: free some space");
      default ->
          status >= 500
              ? new Verdict(Problem.UNAVAILABLE, "the server fails")
              : new Verdict(
                  status == 409 ? Problem.UNAVAILABLE : Problem.INTERNAL, "the server refuses");
    };
  }

  StorageException noBase(String what) {
    return new StorageException(
        Problem.NO_BUCKET,
        "%s: there is no collection %s: create it, or mend the 'base' setting"
            .formatted(what, base));
  }

  static StorageException unsupported(String what) {
    return new StorageException(
        Problem.UNSUPPORTED,
        what + ": WebDAV has no condition that is checked and acted on in one step");
  }

  static StorageException collection(String what) {
    return new StorageException(
        Problem.INVALID_KEY, what + ": it is a collection here and can't be a file too");
  }

  static StorageException fileOnTheWay(String what, String folder) {
    return new StorageException(
        Problem.INVALID_KEY,
        "%s: '%s' is a file here and can't be a collection too"
            .formatted(what, Keys.shown(folder)));
  }

  static StorageException nothing(String what) {
    return new StorageException(Problem.NOT_FOUND, what + ": no file is there");
  }
}

package dev.wherry.providers.http;

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
import java.time.InstantSource;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpStatus;

/// Reads what servers refuse with, and how connections fail.
final class HttpErrors {
  private final InstantSource clock;

  /// @param clock for a `Retry-After` that is a date
  HttpErrors(InstantSource clock) {
    this.clock = clock;
  }

  /// What an answer means that is no success.
  ///
  /// @param what operation and key
  /// @param pinned whether a version was demanded
  StorageException refused(String what, ClassicHttpResponse answer, boolean pinned) {
    int status = answer.getCode();
    String said =
        "the server answers %d %s"
            .formatted(
                status,
                Keys.shown(answer.getReasonPhrase() == null ? "" : answer.getReasonPhrase()))
            .strip();
    Problem problem =
        switch (status) {
          case HttpStatus.SC_UNAUTHORIZED,
              HttpStatus.SC_FORBIDDEN,
              HttpStatus.SC_PAYMENT_REQUIRED,
              HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED,
              HttpStatus.SC_UNAVAILABLE_FOR_LEGAL_REASONS ->
              Problem.FORBIDDEN;
          case HttpStatus.SC_NOT_FOUND, HttpStatus.SC_GONE -> Problem.NOT_FOUND;
          case HttpStatus.SC_REQUEST_TIMEOUT -> Problem.TIMED_OUT;
          case HttpStatus.SC_PRECONDITION_FAILED ->
              pinned ? Problem.VERSION_CHANGED : Problem.INTERNAL;
          case HttpStatus.SC_REQUEST_URI_TOO_LONG -> Problem.INVALID_KEY;
          case HttpStatus.SC_TOO_MANY_REQUESTS -> Problem.THROTTLED;
          case HttpStatus.SC_TOO_EARLY -> Problem.UNAVAILABLE;
          default -> status >= 500 ? Problem.UNAVAILABLE : Problem.INTERNAL;
        };
    String advice =
        switch (status) {
          case HttpStatus.SC_UNAUTHORIZED, HttpStatus.SC_FORBIDDEN ->
              "; give the provider the user and password, the certificate or the 'headers' that it wants";
          // What nginx says to those who show no certificate.
          case HttpStatus.SC_BAD_REQUEST ->
              "; if it wants to know who asks, give the provider a 'certificate'";
          case HttpStatus.SC_REQUESTED_RANGE_NOT_SATISFIABLE ->
              "; the object ends before the range";
          case HttpStatus.SC_REQUEST_URI_TOO_LONG -> "; the key is too long for it";
          default -> "";
        };
    return new StorageException(
        problem,
        what + ": " + said + advice,
        RetryAfter.read(new HttpFacts(answer).first("Retry-After"), clock.instant()),
        /* cause= */ null);
  }

  /// What a failed connection means.
  static StorageException failed(String what, IOException e) {
    if (e.getCause() instanceof StorageException told) {
      return told;
    }
    String start = what + ": ";
    return switch (e) {
      case BlockedAddressException _ ->
          new StorageException(Problem.ADDRESS_BLOCKED, start + e.getMessage(), e);
      case UnknownHostException _ ->
          new StorageException(
              Problem.UNAVAILABLE,
              start + "no host has this name: check it, and the name server",
              e);
      case SocketTimeoutException _ ->
          new StorageException(Problem.TIMED_OUT, start + "the server is silent for too long", e);
      // The classes of these are those of an interrupt, so they are no causes.
      case ConnectionRequestTimeoutException _ ->
          new StorageException(
              Problem.TIMED_OUT, start + "all connections were in use: allow more 'connections'");
      case InterruptedIOException _ ->
          new StorageException(Problem.UNAVAILABLE, start + "it was cut off: " + words(e));
      case SSLException tls when wantsCertificate(tls) ->
          new StorageException(
              Problem.FORBIDDEN,
              start
                  + "the server wants another certificate, or one at all: give the provider a"
                  + " 'certificate' and its 'private-key'",
              e);
      case SSLException tls ->
          new StorageException(Problem.UNAVAILABLE, start + tlsTrouble(tls), e);
      case ConnectException _ ->
          new StorageException(Problem.UNAVAILABLE, start + "no connection: " + words(e), e);
      default ->
          new StorageException(Problem.UNAVAILABLE, start + "the connection broke: " + words(e), e);
    };
  }

  static StorageException interrupted(String what) {
    return new StorageException(Problem.INTERNAL, what + ": interrupted");
  }

  /// Whether the server has refused ours.
  private static boolean wantsCertificate(SSLException e) {
    String alert = String.valueOf(e.getMessage());
    return alert.contains("certificate_required") || alert.contains("bad_certificate");
  }

  private static String tlsTrouble(SSLException e) {
    String certificate = CertificateTrouble.of(e, "base");
    return certificate == null ? "no secure connection: " + words(e) : certificate;
  }

  private static String words(IOException e) {
    return Keys.shown(String.valueOf(e.getMessage()));
  }
}

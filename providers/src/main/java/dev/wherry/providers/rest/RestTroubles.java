package dev.wherry.providers.rest;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.CertificateTrouble;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What keeps a request from being sent or answered.
///
/// @param noHost what the user should do when no host has the name
/// @param host the setting that names the server
public record RestTroubles(String noHost, String host) {
  /// What kept a request from being sent or answered.
  ///
  /// @param what operation and key, for the message
  StorageException unsent(String what, Exception e) {
    if (Thread.currentThread().isInterrupted()) {
      return interrupted(what);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String told =
          switch (cause) {
            case SocketTimeoutException _ -> "the server is silent for too long";
            case UnknownHostException _ -> noHost;
            case SSLException tls -> insecure(tls);
            case ConnectException _ -> "no connection: " + words(cause);
            // The class of this is that of an interrupt, so it comes last.
            case InterruptedIOException _ ->
                "all connections were in use: allow more 'connections'";
            default -> null;
          };
      if (told != null) {
        return new StorageException(
            cause instanceof InterruptedIOException ? Problem.TIMED_OUT : Problem.UNAVAILABLE,
            what + ": " + told,
            e);
      }
    }
    return new StorageException(Problem.UNAVAILABLE, what + ": " + words(e), e);
  }

  /// What a connection means that broke within an answer.
  ///
  /// @param what operation and key, for the message
  public StorageException broken(String what, Exception e) {
    if (Thread.currentThread().isInterrupted()) {
      return interrupted(what);
    }
    return e instanceof SocketTimeoutException
        ? new StorageException(Problem.TIMED_OUT, what + ": the server is silent for too long", e)
        : new StorageException(
            Problem.UNAVAILABLE, what + ": the connection broke: " + words(e), e);
  }

  /// A payload that fails, or is not what it announced.
  static StorageException unreadable(String what, RestBody body) {
    if (body.wrong() != null) {
      return new StorageException(
          Problem.CHECKSUM_MISMATCH,
          "%s: the bytes' %s is %s, and %s was announced"
              .formatted(
                  what,
                  body.wrong(),
                  body.checksums().get(body.wrong()),
                  body.demanded(body.wrong())));
    }
    Exception e = body.failure();
    return new StorageException(
        Problem.INTERNAL,
        "%s: the payload can't be read: %s".formatted(what, e == null ? "" : words(e)),
        e);
  }

  /// A version that is not there any more.
  public static StorageException changed(String what, String version, @Nullable Throwable cause) {
    return new StorageException(
        Problem.VERSION_CHANGED,
        "%s: it is no longer version %s".formatted(what, Keys.shown(version)),
        cause);
  }

  static StorageException interrupted(String what) {
    return new StorageException(Problem.INTERNAL, what + ": interrupted");
  }

  private String insecure(SSLException e) {
    String certificate = CertificateTrouble.of(e, host);
    return certificate == null ? "no secure connection: " + words(e) : certificate;
  }

  private static String words(Throwable e) {
    return Keys.shown(String.valueOf(e.getMessage()));
  }
}

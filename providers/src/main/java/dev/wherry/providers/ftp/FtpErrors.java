package dev.wherry.providers.ftp;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.CertificateTrouble;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Reads the server's answers, and how connections fail.
final class FtpErrors {
  private final FtpSettings settings;

  FtpErrors(FtpSettings settings) {
    this.settings = settings;
  }

  /// What an error means.
  ///
  /// @param what operation and key, for the message
  StorageException told(String what, IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return interrupted(what, e);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      StorageException told = told(what, e, cause);
      if (told != null) {
        return told;
      }
    }
    return new StorageException(
        Problem.UNAVAILABLE, what + ": the connection broke: " + words(e), e);
  }

  private @Nullable StorageException told(String what, IOException e, Throwable cause) {
    return switch (cause) {
      case StorageException known ->
          known.getMessage() != null && known.getMessage().startsWith(what)
              ? known
              : new StorageException(known.problem(), what + ": " + known.getMessage(), e);
      case FtpRefusedException refused -> refused(what, refused);
      case SocketTimeoutException _ ->
          new StorageException(Problem.TIMED_OUT, what + ": the server is silent for too long", e);
      case InterruptedIOException _ -> interrupted(what, e);
      case UnknownHostException _ ->
          unavailable(
              what,
              "no host has the name '%s': check it, and the name server"
                  .formatted(Keys.shown(settings.host())),
              e);
      case ConnectException _ ->
          unavailable(
              what,
              "nothing answers at %s port %d"
                  .formatted(Keys.shown(settings.host()), settings.port()),
              e);
      case SSLException tls -> unavailable(what, tlsTrouble(tls), e);
      default -> null;
    };
  }

  private static StorageException unavailable(String what, String why, Throwable cause) {
    return new StorageException(Problem.UNAVAILABLE, what + ": " + why, cause);
  }

  private String tlsTrouble(SSLException e) {
    String certificate = CertificateTrouble.of(e, "host");
    if (certificate != null) {
      return certificate;
    }
    return settings.tls() == FtpTls.IMPLICIT
        ? "no TLS is spoken at port %d: set 'tls' to 'explicit', or mend 'port': %s"
            .formatted(settings.port(), words(e))
        : "no secure connection: " + words(e);
  }

  private StorageException refused(String what, FtpRefusedException e) {
    String said = "the server says '%d %s'".formatted(e.code(), Keys.shown(e.text()));
    if (e.isCrowded() && (e.code() == 421 || e.code() == 530)) {
      return new StorageException(
          Problem.THROTTLED, "%s: %s: allow fewer 'connections'".formatted(what, said), e);
    }
    return switch (e.verb()) {
      case "AUTH", "PBSZ", "PROT" ->
          new StorageException(
              Problem.UNSUPPORTED,
              ("%s: the server does not have TLS, %s: have it turned on there, or set 'tls' to 'none',"
                      + " which lets all in between read the password")
                  .formatted(what, said),
              e);
      case "USER", "PASS" -> login(what, said, e);
      default -> new StorageException(problem(e), what + ": " + said + advice(e), e);
    };
  }

  private StorageException login(String what, String said, FtpRefusedException e) {
    if (e.code() == 421) {
      return unavailable(what, said, e);
    }
    boolean wantsTls =
        settings.tls() == FtpTls.NONE && e.text().matches("(?is).*\\b(tls|ssl|ftps|auth)\\b.*");
    return new StorageException(
        Problem.FORBIDDEN,
        wantsTls
            ? "%s: the server wants TLS, %s: set 'tls' to 'explicit'".formatted(what, said)
            : "%s: the server does not let user '%s' in with this password, %s: mend 'user' or 'password'"
                .formatted(what, Keys.shown(settings.user()), said),
        e);
  }

  private static Problem problem(FtpRefusedException e) {
    return switch (e.code()) {
      case 550 -> e.isDenied() ? Problem.FORBIDDEN : Problem.NOT_FOUND;
      case 530, 532, 533, 553 -> Problem.FORBIDDEN;
      case 500, 501, 502, 504 -> Problem.UNSUPPORTED;
      default -> Problem.UNAVAILABLE;
    };
  }

  private String advice(FtpRefusedException e) {
    return switch (e.code()) {
      case 425, 522 ->
          settings.tls() == FtpTls.NONE
              ? ": the data connection does not come about: open the server's passive ports in the"
                  + " firewalls between"
              : ": the data connection does not come about: open the server's passive ports in the"
                  + " firewalls between; if the server demands that TLS sessions are resumed, turn that"
                  + " off there (ProFTPD: 'TLSOptions NoSessionReuseRequired', vsftpd:"
                  + " 'require_ssl_reuse=NO')";
      case 452, 552 -> ": its disk or the user's quota is full: free some space";
      case 530, 532, 533, 553 ->
          ": check what the user may do there, and names that it may not use";
      case 550 -> e.isDenied() ? ": check owner and mode of the file and its folders" : "";
      default -> "";
    };
  }

  /// A version that is not there any more.
  static StorageException changed(String what, String version) {
    return new StorageException(
        Problem.VERSION_CHANGED,
        "%s: it is no longer version %s".formatted(what, Keys.shown(version)));
  }

  static StorageException nothing(String what) {
    return new StorageException(Problem.NOT_FOUND, what + ": no file is there");
  }

  static StorageException isFolder(String what) {
    return new StorageException(
        Problem.INVALID_KEY, what + ": it is a folder here and can't be a file too");
  }

  static StorageException interrupted(String what, @Nullable Throwable cause) {
    return new StorageException(Problem.INTERNAL, what + ": interrupted", cause);
  }

  private static String words(Throwable e) {
    return Keys.shown(String.valueOf(e.getMessage()));
  }
}

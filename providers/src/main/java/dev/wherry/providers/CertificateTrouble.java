package dev.wherry.providers;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// What is wrong with a server's certificate, and what to do.
public final class CertificateTrouble {
  private CertificateTrouble() {}

  /// A sentence for the user; null when it is not the certificate.
  ///
  /// @param host the setting that names the server, for example `endpoint`
  public static @Nullable String of(SSLException e, String host) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "the server's certificate has expired: its owner must renew it, or your clock is wrong";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "the server's certificate is not valid yet: check the clocks";
      }
      String said = String.valueOf(cause.getMessage());
      if (cause instanceof SSLPeerUnverifiedException
          || said.startsWith("No name matching")
          || said.startsWith("No subject alternative")) {
        return "the server's certificate is for another host: give '%s' the name that stands in it"
            .formatted(host);
      }
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathValidatorException || cause instanceof CertificateException) {
        return "the server's certificate is not one that is trusted: name its authority's file in 'ca'";
      }
    }
    return null;
  }
}

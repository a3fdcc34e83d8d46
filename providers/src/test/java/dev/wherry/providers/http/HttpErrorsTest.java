package dev.wherry.providers.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.junit.jupiter.api.Test;

final class HttpErrorsTest {
  @Test
  void badCertificatesAreToldApart() {
    assertThat(said(new SSLPeerUnverifiedException("x"))).contains("is for another host");
    assertThat(said(handshake(new CertificateExpiredException("x")))).contains("has expired");
    assertThat(said(handshake(new CertificateNotYetValidException("x")))).contains("not valid yet");
    assertThat(said(handshake(new CertPathValidatorException("x"))))
        .endsWith("is not one that is trusted: name its authority's file in 'ca'");
  }

  @Test
  void aServerThatWantsACertificateIsToldApart() {
    StorageException told =
        HttpErrors.failed(
            "open k", new SSLHandshakeException("Received fatal alert: certificate_required"));
    assertThat(told.problem()).isEqualTo(Problem.FORBIDDEN);
    assertThat(told).hasMessageEndingWith("a 'certificate' and its 'private-key'");
  }

  @Test
  void aTimeoutIsToldApartFromAnInterrupt() {
    assertThat(HttpErrors.failed("open k", new SocketTimeoutException("x")).problem())
        .isEqualTo(Problem.TIMED_OUT);
    StorageException lease =
        HttpErrors.failed("open k", new ConnectionRequestTimeoutException("x"));
    assertThat(lease.problem()).isEqualTo(Problem.TIMED_OUT);
    assertThat(lease).hasNoCause();
  }

  private static SSLHandshakeException handshake(Exception cause) {
    SSLHandshakeException e = new SSLHandshakeException("x");
    e.initCause(cause);
    return e;
  }

  private static String said(IOException e) {
    StorageException told = HttpErrors.failed("open k", e);
    assertThat(told.problem()).isEqualTo(Problem.UNAVAILABLE);
    return String.valueOf(told.getMessage());
  }
}

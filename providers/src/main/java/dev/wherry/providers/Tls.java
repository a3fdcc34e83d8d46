package dev.wherry.providers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Whom a provider trusts, and what it shows to servers that ask who it is, out of PEM files.
public final class Tls {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final char[] NO_PASSWORD = {};

  private Tls() {}

  /// A context of these files, or null where there are none, and the machine's own holds.
  ///
  /// @param ca the authorities to trust, in the place of the machine's
  /// @param certificate to show, with those that lead from it to an authority
  /// @param privateKey of the certificate, in PKCS#8 and not encrypted
  /// @throws IllegalArgumentException with a sentence for the user, when a file is not what it
  ///   should be
  public static @Nullable SSLContext context(
      @Nullable Path ca, @Nullable Path certificate, @Nullable Path privateKey) {
    if (ca == null && certificate == null) {
      return null;
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          certificate == null || privateKey == null ? null : shown(certificate, privateKey),
          trusted(ca),
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "certificate and private-key don't belong together, or this JDK does not know their kind",
          e);
    }
  }

  /// A context of its own: a connection resumes only sessions that began in the same one.
  ///
  /// @param trusted as [#trusted] gives them
  public static SSLContext fresh(TrustManager @Nullable [] trusted) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  /// Whom to trust, or null for those whom this machine does.
  ///
  /// @param ca as [#context] takes it
  public static TrustManager @Nullable [] trusted(@Nullable Path ca) {
    if (ca == null) {
      return null;
    }
    try {
      return authorities(ca);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("ca holds certificates that this JDK can't use", e);
    }
  }

  private static TrustManager[] authorities(Path ca) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate one : certificates("ca", ca)) {
      store.setCertificateEntry("ca-" + number++, one);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] shown(Path certificate, Path privateKey)
      throws GeneralSecurityException, IOException {
    Certificate[] chain = certificates("certificate", certificate).toArray(Certificate[]::new);
    KeyStore store = emptyStore();
    store.setKeyEntry("own", key(privateKey), NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String setting, Path file) {
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(text(setting, file).getBytes(StandardCharsets.UTF_8)));
      if (!found.isEmpty()) {
        return found;
      }
    } catch (GeneralSecurityException _) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "%s should be a file with certificates in PEM, '-----BEGIN CERTIFICATE-----', and %s is none"
            .formatted(setting, file));
  }

  private static PrivateKey key(Path file) {
    Matcher pem = PRIVATE_KEY.matcher(text("private-key", file));
    if (pem.find()) {
      byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
      for (String algorithm : ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException _) {
          // It is of another kind.
        }
      }
    }
    throw new IllegalArgumentException(
        "private-key should be a file with '-----BEGIN PRIVATE KEY-----', and %s is none: 'openssl pkcs8 -topk8 -nodes' makes one"
            .formatted(file));
  }

  private static String text(String setting, Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s refers to the file %s, which can't be read: check that it is there, and who may read it"
              .formatted(setting, file),
          e);
    }
  }
}

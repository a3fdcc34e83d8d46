package dev.wherry.server.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wherry.core.queue.ReceiptKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;

/// A private key of Ed25519, which signs.
///
/// Safe for many threads. It tells nothing but the public half.
final class SigningKey {
  private static final String ALGORITHM = "Ed25519";
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final PrivateKey secret;
  private final ReceiptKey published;
  private final String header;

  private SigningKey(KeyPair pair) throws GeneralSecurityException {
    this.secret = pair.getPrivate();
    String x = BASE64URL.encodeToString(point(pair));
    this.published = new ReceiptKey(thumbprint(x), x);
    this.header =
        encode(
            "{\"alg\":\"EdDSA\",\"kid\":\"%s\",\"typ\":\"wherry-receipt\"}"
                .formatted(published.id()));
  }

  /// Makes a new one.
  static SigningKey make() {
    try {
      return new SigningKey(KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /// The key whose private half this is.
  ///
  /// @throws GeneralSecurityException when it is not one of Ed25519
  static SigningKey of(PrivateKey secret) throws GeneralSecurityException {
    byte[] seed =
        secret instanceof EdECPrivateKey key && key.getParams().getName().equals(ALGORITHM)
            ? key.getBytes().orElseThrow(() -> new GeneralSecurityException("no bytes"))
            : new byte[0];
    if (seed.length == 0) {
      throw new GeneralSecurityException("not a key of Ed25519");
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(255, new Given(seed));
    KeyPair pair = generator.generateKeyPair();
    if (!Arrays.equals(pair.getPrivate().getEncoded(), secret.getEncoded())) {
      throw new GeneralSecurityException("its public half can't be computed");
    }
    return new SigningKey(pair);
  }

  /// The public half.
  ReceiptKey published() {
    return published;
  }

  /// The private half, PKCS#8.
  byte[] encoded() {
    return secret.getEncoded();
  }

  /// A JSON Web Signature (RFC 7515) in its compact form, by EdDSA (RFC 8037).
  String sign(String payload) {
    String input = header + "." + encode(payload);
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(input.getBytes(UTF_8));
      return input + "." + BASE64URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with Ed25519", e);
    }
  }

  /// RFC 7638.
  private static String thumbprint(String x) throws GeneralSecurityException {
    String members = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"}".formatted(x);
    return BASE64URL.encodeToString(
        MessageDigest.getInstance("SHA-256").digest(members.getBytes(UTF_8)));
  }

  /// The last 32 bytes of its X.509 form.
  private static byte[] point(KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }

  private static String encode(String text) {
    return BASE64URL.encodeToString(text.getBytes(UTF_8));
  }

  /// Says nothing of the private half.
  @Override
  public String toString() {
    return "SigningKey " + published.id();
  }

  /// A random number that is known: the JDK computes a public half only while it makes a key.
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // Never written anywhere.
    private final byte[] seed;

    Given(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}

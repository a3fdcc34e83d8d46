package dev.wherry.server.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What proves a token: `wherry_NAME_` and 256 random bits in base64url. Nobody guesses those, so
/// one round of SHA-256 hides them.
final class Secrets {
  private static final String PREFIX = "wherry_";
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  static String make(String name) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return PREFIX + name + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// The name of the token that a text says it proves; null when it is none.
  static @Nullable String name(String secret) {
    int end = secret.startsWith(PREFIX) ? secret.indexOf('_', PREFIX.length()) : -1;
    return end < 0 ? null : secret.substring(PREFIX.length(), end);
  }

  static String hash(String secret) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /// Takes as long whether or not they are the same.
  static boolean isSame(String hash, String other) {
    return MessageDigest.isEqual(hash.getBytes(US_ASCII), other.getBytes(US_ASCII));
  }
}

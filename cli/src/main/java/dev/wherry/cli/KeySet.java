package dev.wherry.cli;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Public keys of Ed25519, by their ids.
record KeySet(Map<String, PublicKey> keys) {
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final int BYTES = 32;

  KeySet {
    keys = Map.copyOf(keys);
  }

  /// Reads a JSON Web Key set (RFC 7517); keys of other kinds are passed over.
  ///
  /// @throws IllegalArgumentException when it is none, or has no key of Ed25519
  static KeySet parse(String text) {
    Map<String, PublicKey> keys = new HashMap<>();
    for (Json key : Json.strict(text).objects("keys")) {
      if ("OKP".equals(key.textOrNull("kty")) && "Ed25519".equals(key.textOrNull("crv"))) {
        keys.put(key.text("kid"), key(key.text("x")));
      }
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key of Ed25519 is in it");
    }
    return new KeySet(keys);
  }

  private static PublicKey key(String x) {
    byte[] point = Base64.getUrlDecoder().decode(x);
    if (point.length != BYTES) {
      throw new IllegalArgumentException("a key of Ed25519 has %d bytes".formatted(BYTES));
    }
    byte[] encoded = new byte[X509.length + BYTES];
    System.arraycopy(X509, 0, encoded, 0, X509.length);
    System.arraycopy(point, 0, encoded, X509.length, BYTES);
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a key of Ed25519 is not one", e);
    }
  }

  /// The key of this id, or null.
  @Nullable PublicKey find(String id) {
    return keys.get(id);
  }
}

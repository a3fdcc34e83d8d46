package dev.wherry.providers.gcs;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A service account's key, as the console gives it.
///
/// @param keyId the key's name at Google, or null
record ServiceAccount(String email, @Nullable String keyId, PrivateKey key, URI tokenUri) {
  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";
  private static final String USUAL_TOKEN_URI = "https://oauth2.googleapis.com/token";
  private static final long SECONDS = 3_600;

  /// Reads a file.
  ///
  /// @param what operation and key, for the message
  /// @throws StorageException with `FORBIDDEN` when it holds no such key
  static ServiceAccount read(String what, Path file) throws StorageException {
    try {
      Map<String, Object> json = Json.read(Files.readString(file));
      String email = Json.text(json, "client_email");
      String pem = Json.text(json, "private_key");
      String uri = Json.text(json, "token_uri");
      if (!"service_account".equals(Json.text(json, "type")) || email == null || pem == null) {
        throw new IOException("it is no service account's key");
      }
      URI tokenUri = URI.create(uri == null ? USUAL_TOKEN_URI : uri);
      if (tokenUri.getHost() == null) {
        throw new IOException("its token_uri is no URL");
      }
      return new ServiceAccount(email, Json.text(json, "private_key_id"), key(pem), tokenUri);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // Of the causes, some would tell a part of the key.
      throw new StorageException(
          Problem.FORBIDDEN,
          "%s: the key in %s can't be used: %s; mend 'key-file'"
              .formatted(
                  what,
                  file,
                  e instanceof IOException
                      ? Keys.shown(e.getClass().getSimpleName() + " " + shortly(e))
                      : "its private_key is no RSA key in PKCS #8"));
    }
  }

  private static String shortly(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("the server's answer") ? "it is no JSON" : message;
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  /// What is given for a token: a JSON Web Token that says who asks (RFC 7523).
  String assertion(Instant now) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", "RS256");
    header.put("typ", "JWT");
    if (keyId != null) {
      header.put("kid", keyId);
    }
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", email);
    claims.put("scope", SCOPE);
    claims.put("aud", tokenUri.toString());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + SECONDS);
    String signed = encoded(Json.write(header)) + "." + encoded(Json.write(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK can't sign by RSA", e);
    }
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /// Without the key.
  @Override
  public String toString() {
    return "ServiceAccount[email=%s]".formatted(email);
  }
}

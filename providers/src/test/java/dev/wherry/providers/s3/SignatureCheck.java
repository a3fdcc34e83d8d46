package dev.wherry.providers.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wherry.providers.WebServer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signature version 4, checked against what stood on the wire.
final class SignatureCheck {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/([^,]+), SignedHeaders=([^,]+), Signature=(.+)");

  private final String accessKey;
  private final String secretKey;

  SignatureCheck(String accessKey, String secretKey) {
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  boolean isRight(WebServer.Request request) {
    Matcher parts =
        AUTHORIZATION.matcher(Objects.requireNonNullElse(request.header("authorization"), ""));
    if (!parts.matches() || !parts.group(1).equals(accessKey)) {
      return false;
    }
    String scope = parts.group(2);
    String signed = parts.group(3);
    String[] target = request.target().split("\\?", 2);
    String query =
        target.length < 2
            ? ""
            : Arrays.stream(target[1].split("&", -1)).sorted().collect(Collectors.joining("&"));
    String headers =
        Stream.of(signed.split(";", -1))
            .map(name -> name + ":" + request.header(name) + "\n")
            .collect(Collectors.joining());
    String canonical =
        String.join(
            "\n",
            request.method(),
            target[0],
            query,
            headers,
            signed,
            String.valueOf(request.header("x-amz-content-sha256")));
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            String.valueOf(request.header("x-amz-date")),
            scope,
            HexFormat.of().formatHex(sha256(canonical)));
    byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign)).equals(parts.group(4));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}

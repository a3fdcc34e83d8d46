package dev.wherry.server.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs as [Standard Webhooks](https://www.standardwebhooks.com) has it, with each of some keys.
/// Safe for many threads.
final class SigningKeys {
  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  private SigningKeys(List<SecretKeySpec> keys) {
    this.keys = keys;
  }

  static SigningKeys of(List<byte[]> keys) {
    return new SigningKeys(keys.stream().map(key -> new SecretKeySpec(key, ALGORITHM)).toList());
  }

  /// The header `webhook-signature`: one signature for each key.
  ///
  /// @param timestamp in seconds since 1970
  String sign(String id, long timestamp, byte[] body) {
    byte[] start = "%s.%d.".formatted(id, timestamp).getBytes(US_ASCII);
    return keys.stream()
        .map(key -> "v1," + sign(key, start, body))
        .collect(Collectors.joining(" "));
  }

  private static String sign(SecretKeySpec key, byte[] start, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(start);
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}

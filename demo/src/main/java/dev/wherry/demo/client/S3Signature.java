package dev.wherry.demo.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests without a body as AWS's Signature Version 4 wants it, for the region `us-east-1`.
///
/// @param clock for the time of signing, which servers compare with theirs
record S3Signature(String accessKey, String secretKey, InstantSource clock) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";

  /// The headers that a request needs besides `Host`.
  ///
  /// @param host the value of `Host`
  /// @param path escaped
  /// @param queryString as [#queryString] makes it
  Map<String, String> of(String method, String host, String path, String queryString) {
    String time = TIME.format(clock.instant());
    String day = time.substring(0, 8);
    String nothing = hex(sha256().digest());
    String canonical =
        String.join(
            "\n",
            method,
            path,
            queryString,
            "host:" + host,
            "x-amz-content-sha256:" + nothing,
            "x-amz-date:" + time,
            "",
            SIGNED,
            nothing);
    String scope = day + "/us-east-1/s3/aws4_request";
    String toSign =
        String.join(
            "\n", "AWS4-HMAC-SHA256", time, scope, hex(sha256().digest(canonical.getBytes(UTF_8))));
    byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
    for (String step : new String[] {day, "us-east-1", "s3", "aws4_request", toSign}) {
      key = hmac(key, step);
    }
    return Map.of(
        "x-amz-date",
        time,
        "x-amz-content-sha256",
        nothing,
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(accessKey, scope, SIGNED, hex(key)));
  }

  /// A query, escaped and in the order that is signed.
  static String queryString(SortedMap<String, String> query) {
    return query.entrySet().stream()
        .map(e -> PercentCode.encode(e.getKey(), "") + "=" + PercentCode.encode(e.getValue(), ""))
        .collect(Collectors.joining("&"));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

package dev.wherry.providers.azure;

import dev.wherry.providers.Secret;
import dev.wherry.providers.rest.RestRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests with an account's key, as Azure's "Authorize with Shared Key" describes it.
///
/// @param key in Base64
record SharedKey(String account, Secret key) {
  private static final String ALGORITHM = "HmacSHA256";
  private static final List<String> SIGNED =
      List.of(
          "content-encoding",
          "content-language",
          "content-length",
          "content-md5",
          "content-type",
          "date",
          "if-modified-since",
          "if-match",
          "if-none-match",
          "if-unmodified-since",
          "range");

  /// The value of `Authorization`. The request must have its `x-ms-date` and, with a body,
  /// everything about that.
  String authorization(RestRequest request, long contentLength) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(key.value()), ALGORITHM));
      byte[] signature =
          mac.doFinal(stringToSign(request, contentLength).getBytes(StandardCharsets.UTF_8));
      return "SharedKey %s:%s".formatted(account, Base64.getEncoder().encodeToString(signature));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
    }
  }

  private String stringToSign(RestRequest request, long contentLength) {
    StringBuilder text = new StringBuilder(request.method()).append('\n');
    for (String name : SIGNED) {
      if (name.equals("content-length")) {
        text.append(contentLength > 0 ? Long.toString(contentLength) : "").append('\n');
      } else {
        text.append(request.headers().getOrDefault(name, "")).append('\n');
      }
    }
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (name.startsWith("x-ms-")) {
                text.append(name).append(':').append(value.strip()).append('\n');
              }
            });
    text.append('/').append(account).append(request.path());
    for (Map.Entry<String, String> parameter : request.query().entrySet()) {
      text.append('\n').append(parameter.getKey()).append(':').append(parameter.getValue());
    }
    return text.toString();
  }
}

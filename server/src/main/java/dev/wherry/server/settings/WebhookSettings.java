package dev.wherry.server.settings;

import dev.wherry.providers.Secret;
import dev.wherry.providers.http.HttpPoster;
import java.net.URI;
import java.util.Base64;
import java.util.List;

/// One of `webhooks:`.
///
/// @param url that is posted to
/// @param secrets `whsec_` and 24 to 64 bytes in Base64: one, or two while the old one gives way to
///   the new one
/// @param allow hosts and networks that may be reached although their addresses are not public
public record WebhookSettings(URI url, List<Secret> secrets, List<String> allow) {
  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;

  public WebhookSettings {
    HttpPoster.check(url, allow);
    Bounds.within("the number of secrets", secrets.size(), 1, 2);
    secrets = List.copyOf(secrets);
    allow = List.copyOf(allow);
    secrets.forEach(WebhookSettings::key);
  }

  /// What the secrets hold.
  public List<byte[]> keys() {
    return secrets.stream().map(WebhookSettings::key).toList();
  }

  private static byte[] key(Secret secret) {
    String text = secret.value();
    byte[] key = new byte[0];
    try {
      if (text.startsWith(PREFIX)) {
        key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      }
    } catch (IllegalArgumentException _) {
      // Its message shows a part of the secret.
    }
    if (key.length < SHORTEST || key.length > LONGEST) {
      throw new IllegalArgumentException(
          "secrets should each be whsec_ and %d to %d bytes in Base64: echo whsec_$(openssl rand -base64 32) makes one"
              .formatted(SHORTEST, LONGEST));
    }
    return key;
  }

  /// Without the path and query of the URL, which may be secrets.
  @Override
  public String toString() {
    return "WebhookSettings[host=%s, secrets=%s, allow=%s]"
        .formatted(url.getHost(), secrets, allow);
  }
}

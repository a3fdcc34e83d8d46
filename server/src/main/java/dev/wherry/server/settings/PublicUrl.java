package dev.wherry.server.settings;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// `public-url` of a provider.
///
/// @param publicUrl ends with a slash, and the key comes behind it; null when its objects have none
record PublicUrl(@Nullable URI publicUrl) {
  PublicUrl {
    if (publicUrl != null) {
      String scheme = publicUrl.getScheme();
      if ((!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme))
          || publicUrl.getRawUserInfo() != null
          || publicUrl.getRawQuery() != null
          || publicUrl.getRawFragment() != null) {
        throw new IllegalArgumentException(
            "public-url should be an http or https URL without user, query and fragment, like https://cdn.example.com/assets/");
      }
      if (!publicUrl.getRawPath().endsWith("/")) {
        publicUrl = URI.create(publicUrl + "/");
      }
    }
  }
}

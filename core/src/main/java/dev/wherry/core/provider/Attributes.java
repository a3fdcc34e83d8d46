package dev.wherry.core.provider;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an object says of itself beside its bytes, named as in HTTP.
///
/// @param user the user's own metadata; names in lower case, without any provider's prefix
public record Attributes(
    @Nullable String contentType,
    @Nullable String cacheControl,
    @Nullable String contentDisposition,
    @Nullable String contentEncoding,
    @Nullable String contentLanguage,
    Map<String, String> user) {
  public static final Attributes NONE = new Attributes(null, null, null, null, null, Map.of());

  public Attributes {
    user = Map.copyOf(user);
  }

  /// These, with another content type.
  public Attributes withType(String type) {
    return new Attributes(
        type, cacheControl, contentDisposition, contentEncoding, contentLanguage, user);
  }

  public static Attributes ofType(String contentType) {
    return new Attributes(contentType, null, null, null, null, Map.of());
  }
}

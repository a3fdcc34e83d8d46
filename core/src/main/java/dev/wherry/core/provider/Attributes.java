package dev.wherry.core.provider;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an object says of itself beside its bytes, named as in HTTP.
///
/// @param user the user's own metadata; names in lower case, without any provider's prefix
/// @param tags the user's labels, which the provider keeps apart from the object
/// @param storageClass the provider's word for where it keeps the bytes; null for its usual one
public record Attributes(
    @Nullable String contentType,
    @Nullable String cacheControl,
    @Nullable String contentDisposition,
    @Nullable String contentEncoding,
    @Nullable String contentLanguage,
    Map<String, String> user,
    Map<String, String> tags,
    @Nullable String storageClass) {
  public static final Attributes NONE = new Attributes(null, null, null, null, null, Map.of());

  public Attributes {
    user = Map.copyOf(user);
    tags = Map.copyOf(tags);
  }

  /// Without tags, and of the usual storage class.
  public Attributes(
      @Nullable String contentType,
      @Nullable String cacheControl,
      @Nullable String contentDisposition,
      @Nullable String contentEncoding,
      @Nullable String contentLanguage,
      Map<String, String> user) {
    this(
        contentType,
        cacheControl,
        contentDisposition,
        contentEncoding,
        contentLanguage,
        user,
        Map.of(),
        null);
  }

  public static Attributes ofType(String contentType) {
    return new Attributes(contentType, null, null, null, null, Map.of());
  }

  /// Whether there is a content type that says more than that these are bytes. S3 says
  /// `binary/octet-stream` of objects that were written without one.
  public boolean saysType() {
    return contentType != null
        && !contentType.equalsIgnoreCase("application/octet-stream")
        && !contentType.equalsIgnoreCase("binary/octet-stream");
  }

  /// These, with another content type.
  public Attributes withType(String type) {
    return new Attributes(
        type,
        cacheControl,
        contentDisposition,
        contentEncoding,
        contentLanguage,
        user,
        tags,
        storageClass);
  }

  /// These, with other tags.
  public Attributes withTags(Map<String, String> others) {
    return new Attributes(
        contentType,
        cacheControl,
        contentDisposition,
        contentEncoding,
        contentLanguage,
        user,
        others,
        storageClass);
  }

  /// These, of another storage class.
  public Attributes withStorageClass(@Nullable String other) {
    return new Attributes(
        contentType,
        cacheControl,
        contentDisposition,
        contentEncoding,
        contentLanguage,
        user,
        tags,
        other);
  }
}

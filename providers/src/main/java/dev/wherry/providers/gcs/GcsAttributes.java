package dev.wherry.providers.gcs;

import dev.wherry.core.provider.Attributes;
import dev.wherry.providers.MimeWords;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An object's attributes, as JSON and as headers have them. Values of metadata beyond ASCII are
/// written as RFC 2047 has it in both, since headers are what reads give.
final class GcsAttributes {
  private static final String META = "x-goog-meta-";
  private static final Set<String> STORAGE_CLASSES =
      Set.of("STANDARD", "NEARLINE", "COLDLINE", "ARCHIVE");
  private static final Pattern VALUE =
      Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
  private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");

  private GcsAttributes() {}

  static boolean isStorageClass(String name) {
    return STORAGE_CLASSES.contains(name);
  }

  /// What of the attributes an object can hold.
  ///
  /// @param always the storage class that comes before the attributes' own, or null
  static Attributes holdable(Attributes attributes, @Nullable String always) {
    Map<String, String> user = new HashMap<>();
    attributes
        .user()
        .forEach(
            (name, value) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (NAME.matcher(lower).matches()) {
                user.put(lower, value);
              }
            });
    String wanted = always == null ? attributes.storageClass() : always;
    return new Attributes(
        holdable(attributes.contentType()),
        holdable(attributes.cacheControl()),
        holdable(attributes.contentDisposition()),
        holdable(attributes.contentEncoding()),
        holdable(attributes.contentLanguage()),
        user,
        Map.of(),
        wanted != null && isStorageClass(wanted) ? wanted : null);
  }

  private static @Nullable String holdable(@Nullable String value) {
    return value != null && VALUE.matcher(value).matches() ? value : null;
  }

  /// An object's resource, to be written.
  static Map<String, Object> json(Attributes kept) {
    Map<String, Object> json = new LinkedHashMap<>();
    put(json, "contentType", kept.contentType() == null ? OCTETS : kept.contentType());
    put(json, "cacheControl", kept.cacheControl());
    put(json, "contentDisposition", kept.contentDisposition());
    put(json, "contentEncoding", kept.contentEncoding());
    put(json, "contentLanguage", kept.contentLanguage());
    put(json, "storageClass", kept.storageClass());
    Map<String, String> user = new LinkedHashMap<>();
    kept.user().forEach((name, value) -> user.put(name, MimeWords.encode(value)));
    json.put("metadata", user);
    return json;
  }

  private static final String OCTETS = "application/octet-stream";

  private static void put(Map<String, Object> json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  /// The headers that begin an upload in parts.
  static Map<String, String> headers(Attributes kept) {
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", kept.contentType() == null ? OCTETS : kept.contentType());
    header(headers, "cache-control", kept.cacheControl());
    header(headers, "content-disposition", kept.contentDisposition());
    header(headers, "content-encoding", kept.contentEncoding());
    header(headers, "content-language", kept.contentLanguage());
    header(headers, "x-goog-storage-class", kept.storageClass());
    kept.user().forEach((name, value) -> headers.put(META + name, MimeWords.encode(value)));
    return headers;
  }

  private static void header(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(name, value);
    }
  }

  /// Those of a resource.
  static Attributes of(Map<?, ?> json) {
    Map<String, String> user = new HashMap<>();
    Json.map(json, "metadata")
        .forEach(
            (name, value) ->
                user.put(
                    name.toString().toLowerCase(Locale.ROOT), MimeWords.decode(value.toString())));
    return new Attributes(
        Json.text(json, "contentType"),
        Json.text(json, "cacheControl"),
        Json.text(json, "contentDisposition"),
        Json.text(json, "contentEncoding"),
        Json.text(json, "contentLanguage"),
        user,
        Map.of(),
        unusual(Json.text(json, "storageClass")));
  }

  /// Those that headers tell.
  static Attributes of(SortedMap<String, String> headers) {
    Map<String, String> user = new HashMap<>();
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (lower.startsWith(META)) {
            user.put(lower.substring(META.length()), MimeWords.decode(value));
          }
        });
    return new Attributes(
        headers.get("Content-Type"),
        headers.get("Cache-Control"),
        headers.get("Content-Disposition"),
        headers.get("Content-Encoding"),
        headers.get("Content-Language"),
        user,
        Map.of(),
        unusual(headers.get("x-goog-storage-class")));
  }

  private static @Nullable String unusual(@Nullable String storageClass) {
    return "STANDARD".equals(storageClass) ? null : storageClass;
  }
}

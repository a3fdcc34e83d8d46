package dev.wherry.providers.azure;

import dev.wherry.providers.UrlText;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One request, before it is signed.
///
/// @param path percent-encoded, from the host's root
/// @param query names and values, as they are meant
/// @param headers by their names in lower case
/// @param body what is sent, or null
record AzureRequest(
    String method,
    String path,
    SortedMap<String, String> query,
    SortedMap<String, String> headers,
    @Nullable AzureBody body) {
  static AzureRequest of(String method, String path) {
    return new AzureRequest(method, path, new TreeMap<>(), new TreeMap<>(), null);
  }

  AzureRequest query(String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
    return this;
  }

  AzureRequest header(String name, @Nullable String value) {
    if (value != null) {
      headers.put(name.toLowerCase(Locale.ROOT), value);
    }
    return this;
  }

  AzureRequest headers(Map<String, String> more) {
    more.forEach(this::header);
    return this;
  }

  AzureRequest body(AzureBody bytes) {
    return new AzureRequest(method, path, query, headers, bytes);
  }

  /// The path with the query, as it is sent.
  ///
  /// @param signature more of the query, encoded already
  String target(@Nullable String signature) {
    String text =
        query.entrySet().stream()
            .map(e -> UrlText.encodeAll(e.getKey()) + "=" + UrlText.encodeAll(e.getValue()))
            .collect(Collectors.joining("&"));
    if (signature != null) {
      text = text.isEmpty() ? signature : text + "&" + signature;
    }
    return text.isEmpty() ? path : path + "?" + text;
  }
}

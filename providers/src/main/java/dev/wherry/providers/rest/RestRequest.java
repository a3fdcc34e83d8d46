package dev.wherry.providers.rest;

import dev.wherry.core.provider.ByteRange;
import dev.wherry.providers.UrlText;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One request. For one thread.
///
/// @param path percent-encoded, from the host's root
/// @param query names and values, as they are meant
/// @param headers by their names in lower case
/// @param body what is sent, or null
public record RestRequest(
    String method,
    String path,
    SortedMap<String, String> query,
    SortedMap<String, String> headers,
    @Nullable RestBody body) {
  private static final long NO_END = 1L << 50;

  /// One without query, headers and body.
  public static RestRequest of(String method, String path) {
    return new RestRequest(method, path, new TreeMap<>(), new TreeMap<>(), null);
  }

  /// The value of a header that asks for a part, or null for the whole. An end beyond which no
  /// object goes is left open.
  public static @Nullable String range(@Nullable ByteRange range) {
    if (range == null) {
      return null;
    }
    return range.last() >= NO_END
        ? "bytes=%d-".formatted(range.offset())
        : "bytes=%d-%d".formatted(range.offset(), range.last());
  }

  /// Adds to the query, unless the value is null.
  public RestRequest query(String name, @Nullable String value) {
    if (value != null) {
      query.put(name, value);
    }
    return this;
  }

  /// Adds a header, unless the value is null.
  public RestRequest header(String name, @Nullable String value) {
    if (value != null) {
      headers.put(name.toLowerCase(Locale.ROOT), value);
    }
    return this;
  }

  /// Adds headers.
  public RestRequest headers(Map<String, String> more) {
    more.forEach(this::header);
    return this;
  }

  /// The same with a body.
  public RestRequest body(RestBody bytes) {
    return new RestRequest(method, path, query, headers, bytes);
  }

  /// The path with the query, as it is sent.
  public String target() {
    return target(null);
  }

  /// The path with the query, as it is sent.
  ///
  /// @param more of the query, encoded already
  public String target(@Nullable String more) {
    String text =
        query.entrySet().stream()
            .map(e -> UrlText.encodeAll(e.getKey()) + "=" + UrlText.encodeAll(e.getValue()))
            .collect(Collectors.joining("&"));
    if (more != null) {
      text = text.isEmpty() ? more : text + "&" + more;
    }
    return text.isEmpty() ? path : path + "?" + text;
  }
}

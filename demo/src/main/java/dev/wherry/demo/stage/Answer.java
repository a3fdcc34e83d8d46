package dev.wherry.demo.stage;

import com.sun.net.httpserver.Headers;
import dev.wherry.demo.assets.Asset;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a web server says to a request for an asset, as RFC 9110 wants it.
///
/// @param from the first byte of the asset that goes out
/// @param length how many go out
record Answer(int status, Map<String, String> headers, long from, long length) {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String MODIFIED = HTTP_DATE.format(Instant.parse("2024-02-29T12:00:00Z"));
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

  static Answer to(Headers request, Asset asset) {
    String etag = '"' + asset.sha256().substring(0, 32) + '"';
    var headers = new HashMap<String, String>();
    headers.put("ETag", etag);
    headers.put("Last-Modified", MODIFIED);
    headers.put("Accept-Ranges", "bytes");
    headers.put("Cache-Control", "public, max-age=3600");
    if (!names(request.getFirst("If-Match"), etag, true)) {
      return new Answer(412, headers, 0, 0);
    }
    if (names(request.getFirst("If-None-Match"), etag, false)) {
      return new Answer(304, headers, 0, 0);
    }
    headers.put("Content-Type", asset.contentType());
    String range = request.getFirst("Range");
    String condition = request.getFirst("If-Range");
    if (range == null || (condition != null && !List.of(etag, MODIFIED).contains(condition))) {
      return new Answer(200, headers, 0, asset.bytes());
    }
    return part(range, asset.bytes(), headers);
  }

  private static Answer part(String range, long bytes, Map<String, String> headers) {
    Matcher bounds = RANGE.matcher(range);
    if (!bounds.matches() || range.equals("bytes=-")) {
      return new Answer(200, headers, 0, bytes);
    }
    String first = bounds.group(1);
    String last = bounds.group(2);
    long from = first.isEmpty() ? Math.max(0, bytes - Long.parseLong(last)) : Long.parseLong(first);
    long to = first.isEmpty() || last.isEmpty() ? bytes - 1 : Long.parseLong(last);
    to = Math.min(to, bytes - 1);
    if (from > to) {
      headers.put("Content-Range", "bytes */" + bytes);
      return new Answer(416, headers, 0, 0);
    }
    headers.put("Content-Range", "bytes %d-%d/%d".formatted(from, to, bytes));
    return new Answer(206, headers, from, to - from + 1);
  }

  private static boolean names(@Nullable String condition, String etag, boolean whenAbsent) {
    if (condition == null) {
      return whenAbsent;
    }
    return condition.equals("*") || List.of(condition.split(",\\s*")).contains(etag);
  }
}

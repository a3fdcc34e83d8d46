package dev.wherry.providers.http;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ChecksumCalculator;
import dev.wherry.core.provider.ChecksumKind;
import dev.wherry.providers.WebServer;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A site of static files, as a good web server serves them: HEAD, ranges, strong ETags, If-Match,
/// digests.
final class Shelf implements WebServer.Site {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final Map<String, Item> items = new ConcurrentHashMap<>();

  private static final class Item {
    private final byte[] content;
    private final String etag;
    private final Map<String, String> headers;

    Item(byte[] content, Attributes attributes) {
      this.content = content;
      var sums = ChecksumCalculator.of(content, EnumSet.allOf(ChecksumKind.class));
      this.etag =
          '"' + Objects.requireNonNull(sums.get(ChecksumKind.SHA256)).substring(0, 20) + '"';
      this.headers = new LinkedHashMap<>();
      headers.put("ETag", etag);
      headers.put("Last-Modified", "Sun, 01 Mar 2026 12:00:00 GMT");
      headers.put("Accept-Ranges", "bytes");
      String sha256 = Objects.requireNonNull(sums.get(ChecksumKind.SHA256));
      headers.put(
          "Repr-Digest",
          "sha-256=:%s:"
              .formatted(
                  java.util.Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256))));
      add("Content-Type", attributes.contentType());
      add("Cache-Control", attributes.cacheControl());
      add("Content-Disposition", attributes.contentDisposition());
      add("Content-Language", attributes.contentLanguage());
    }

    private void add(String name, @Nullable String value) {
      if (value != null) {
        headers.put(name, value);
      }
    }
  }

  /// @param target path and query, encoded
  void put(String target, byte[] content, Attributes attributes) {
    items.put(target, new Item(content, attributes));
  }

  @Override
  public void answer(WebServer.Request request, WebServer.Reply reply) throws IOException {
    Item item = items.get(request.target());
    if (item == null) {
      reply.send(404);
      return;
    }
    String ifMatch = request.header("if-match");
    if (ifMatch != null && !ifMatch.equals(item.etag)) {
      reply.send(412);
      return;
    }
    Matcher range = RANGE.matcher(Objects.requireNonNullElse(request.header("range"), ""));
    if (!range.matches()) {
      reply.send(200, item.headers, item.content);
      return;
    }
    int size = item.content.length;
    long first = Long.parseLong(range.group(1));
    if (first >= size) {
      reply.send(416, Map.of("Content-Range", "bytes */" + size), new byte[0]);
      return;
    }
    long last = Math.min(size - 1, Long.parseLong(range.group(2)));
    Map<String, String> headers = new LinkedHashMap<>(item.headers);
    headers.put("Content-Range", "bytes %d-%d/%d".formatted(first, last, size));
    reply.send(206, headers, Arrays.copyOfRange(item.content, (int) first, (int) last + 1));
  }
}

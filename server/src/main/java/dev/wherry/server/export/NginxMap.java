package dev.wherry.server.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wherry.core.move.Location;
import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.MoveReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;

/// A `map` of nginx, from old paths or URLs to new URLs.
///
/// @param source begins with `/`, or is a URL: then old URLs with their host are mapped
record NginxMap(Set<MoveState> states, UrlBase source, UrlBase destination) implements Format {
  /// nginx reads its files through 4 KiB, which a word must fit in.
  private static final int LONGEST = 4_000;

  @Override
  public String type() {
    return "text/plain; charset=utf-8";
  }

  @Override
  public String extension() {
    return "nginx.conf";
  }

  @Override
  public void begin(long request, Writer out) throws IOException {
    out.write(
        """
        # From old to new: request %d. Include this in the http block, and in the server block write
        #   if ($wherry_new) { return 301 $wherry_new; }
        # A large map wants larger map_hash_max_size and map_hash_bucket_size. nginx compares without case.
        map %s $wherry_new {
          default "";
        """
            .formatted(request, source.isUrl() ? "\"$scheme://$host$uri\"" : "$uri"));
  }

  @Override
  public void move(MoveReport move, Writer out) throws IOException {
    String from = quote(old(move.source()));
    String to = quote(destination.address(move.destination()));
    if (from.getBytes(UTF_8).length > LONGEST || to.length() > LONGEST) {
      out.write("  # move %s is left out: it is too long for nginx\n".formatted(move.id()));
    } else {
      out.write("  %s %s;\n".formatted(from, to));
    }
  }

  @Override
  public void end(Writer out) throws IOException {
    out.write("}\n");
  }

  /// As nginx has it in `$uri`: decoded, and without what comes after `?`.
  private String old(Location location) {
    if (!UrlBase.isWeb(location)) {
      return source.text() + location.key();
    }
    String url = location.toString();
    int end = url.indexOf('?');
    String bare = end < 0 ? url : url.substring(0, end);
    int path = bare.indexOf('/', bare.indexOf("//") + 2);
    String decoded = path < 0 ? "/" : decode(bare.substring(path));
    return source.isUrl() ? (path < 0 ? bare : bare.substring(0, path)) + decoded : decoded;
  }

  private static String decode(String path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] encoded = path.getBytes(UTF_8);
    for (int i = 0; i < encoded.length; i++) {
      int high = encoded[i] == '%' && i + 2 < encoded.length ? digit(encoded[i + 1]) : -1;
      int low = high < 0 ? -1 : digit(encoded[i + 2]);
      if (low < 0) {
        bytes.write(encoded[i]);
      } else {
        bytes.write(high * 16 + low);
        i += 2;
      }
    }
    return bytes.toString(UTF_8);
  }

  private static int digit(byte letter) {
    return Character.digit(letter, 16);
  }

  /// A word of nginx, in quotes. It can't begin as a special one does.
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}

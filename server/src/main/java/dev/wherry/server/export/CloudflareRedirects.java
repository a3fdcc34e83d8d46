package dev.wherry.server.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wherry.core.move.MoveState;
import dev.wherry.core.queue.MoveReport;
import dev.wherry.providers.UrlText;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import java.util.regex.Pattern;

/// A line of a Bulk Redirect List of Cloudflare for each move: the old URL, the new one, and `301`.
/// There is no line with the names of the columns, as Cloudflare wants it.
///
/// Cloudflare compares old URLs without port, query and fragment. A move whose source is a URL with
/// one of these has no line, nor has one whose URLs are too long.
record CloudflareRedirects(Set<MoveState> states, UrlBase source, UrlBase destination)
    implements Format {
  /// In bytes, of each URL.
  private static final int LONGEST = 32_000;

  private static final Pattern OLD = Pattern.compile("https?://[^/?#:@\\[\\]]+(/[^?#]*)?");

  @Override
  public String type() {
    return "text/csv; charset=utf-8; header=absent";
  }

  @Override
  public String extension() {
    return "cloudflare.csv";
  }

  @Override
  public void move(MoveReport move, Writer out) throws IOException {
    String from = UrlText.mend(source.address(move.source()));
    String to = UrlText.mend(destination.address(move.destination()));
    if (isOld(from) && from.length() <= LONGEST && to.getBytes(UTF_8).length <= LONGEST) {
      out.write("\"%s\",\"%s\",301\n".formatted(from, to));
    }
  }

  /// Whether Cloudflare can compare a URL with one that is asked for.
  static boolean isOld(String url) {
    return OLD.matcher(url).matches();
  }
}

package dev.wherry.providers.http;

import dev.wherry.providers.UrlText;
import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpHost;

/// Where a request goes.
///
/// @param origin scheme, host and port
/// @param path with the query, starting with a slash, exactly as it is sent
record Target(HttpHost origin, String path) {
  private static final Pattern URL =
      Pattern.compile("(?i)(https?)://([^/?#]*)([^#]*)(?:#.*)?", Pattern.DOTALL);
  private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]]+)(?::([0-9]{0,5}))?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  /// Reads an absolute URL; what can't stand in its path is percent-encoded, and a fragment is left
  /// away.
  ///
  /// @throws IllegalArgumentException with the end of a sentence for the user
  static Target of(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException("it is no http or https URL");
    }
    String path = UrlText.mend(parts.group(3));
    return new Target(
        origin(parts.group(1).toLowerCase(Locale.ROOT), parts.group(2)),
        path.startsWith("/") ? path : "/" + path);
  }

  /// Where a redirect leads.
  ///
  /// @throws IllegalArgumentException with the end of a sentence for the user
  Target redirected(String location) {
    String to = location.strip();
    if (ABSOLUTE.matcher(to).matches()) {
      return of(to);
    }
    if (to.startsWith("//")) {
      return of(origin.getSchemeName() + ":" + to);
    }
    String here = path.replaceFirst("\\?.*", "");
    if (to.startsWith("?")) {
      return of(origin.toURI() + here + to);
    }
    return of(
        origin.toURI()
            + (to.startsWith("/") ? "" : here.substring(0, here.lastIndexOf('/') + 1))
            + to);
  }

  private static HttpHost origin(String scheme, String authority) {
    if (authority.contains("@")) {
      throw new IllegalArgumentException("its URL holds a user or password");
    }
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw new IllegalArgumentException("its URL has no proper host");
    }
    String port = parts.group(2) == null ? "" : parts.group(2);
    int number = port.isEmpty() ? (scheme.equals("https") ? 443 : 80) : Integer.parseInt(port);
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException("its URL has no proper port");
    }
    return new HttpHost(scheme, host(parts.group(1)), number);
  }

  private static String host(String text) {
    if (text.startsWith("[")) {
      return InetAddress.ofLiteral(text.substring(1, text.length() - 1)).getHostAddress();
    }
    String host = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    if (!NAME.matcher(host).matches()) {
      throw new IllegalArgumentException("its URL has no proper host");
    }
    return host;
  }
}

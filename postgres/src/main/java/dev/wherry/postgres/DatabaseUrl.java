package dev.wherry.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Takes a database URL apart. Its messages never repeat the URL, since that holds a password.
final class DatabaseUrl {
  private static final String WANTED =
      "the database URL is not one: write postgresql://user:password@host:5432/database";

  private DatabaseUrl() {}

  static DatabaseSettings parse(String url) {
    URI uri;
    try {
      uri = new URI(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(WANTED + " (" + e.getReason() + ")");
    }
    String scheme = uri.getScheme();
    String host = uri.getHost();
    String path = uri.getRawPath();
    if (scheme == null
        || !(scheme.equals("postgresql") || scheme.equals("postgres"))
        || host == null
        || path == null
        || path.length() < 2) {
      throw new IllegalArgumentException(WANTED);
    }
    String user = "";
    String password = "";
    String userInfo = uri.getRawUserInfo();
    if (userInfo != null) {
      int colon = userInfo.indexOf(':');
      user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
      password = colon < 0 ? "" : decode(userInfo.substring(colon + 1));
    }
    List<String> options = new ArrayList<>();
    if (uri.getRawQuery() != null) {
      for (String option : uri.getRawQuery().split("&", -1)) {
        if (option.startsWith("user=")) {
          user = decode(option.substring("user=".length()));
        } else if (option.startsWith("password=")) {
          password = decode(option.substring("password=".length()));
        } else {
          options.add(option);
        }
      }
    }
    if (user.isEmpty()) {
      throw new IllegalArgumentException("the database URL names no user: " + WANTED);
    }
    String address = uri.getPort() < 0 ? host : host + ":" + uri.getPort();
    String query = options.isEmpty() ? "" : "?" + String.join("&", options);
    return new DatabaseSettings("jdbc:postgresql://" + address + path + query, user, password);
  }

  /// Decodes `%41`, and leaves `+` as it is: in a URL's user and password it stands for itself.
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}

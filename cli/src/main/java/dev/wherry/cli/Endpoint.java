package dev.wherry.cli;

import java.net.URI;
import java.util.Locale;

/// Where the service's GraphQL is.
///
/// @param base as people name it: `http://127.0.0.1:8080`
/// @param http for queries and mutations
/// @param webSocket for subscriptions
record Endpoint(String base, URI http, URI webSocket) {
  static final String DEFAULT = "http://127.0.0.1:8080";

  private static final String PATH = "/graphql";

  /// Reads `http://host:port`, with or without a path and the `/graphql` at its end.
  ///
  /// @throws IllegalArgumentException with a sentence for people when it is not one
  static Endpoint parse(String text) {
    String base = text.strip();
    while (base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    if (base.endsWith(PATH)) {
      base = base.substring(0, base.length() - PATH.length());
    }
    String lower = base.toLowerCase(Locale.ROOT);
    try {
      URI http = URI.create(base + PATH);
      if (!(lower.startsWith("http://") || lower.startsWith("https://"))
          || http.getHost() == null
          || http.getQuery() != null
          || http.getFragment() != null) {
        throw new IllegalArgumentException("not http://HOST:PORT");
      }
      return new Endpoint(base, http, URI.create("ws" + base.substring("http".length()) + PATH));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is not the address of a service: write it as %s"
              .formatted(Printable.escape(text), DEFAULT),
          e);
    }
  }

  boolean secure() {
    return "https".equalsIgnoreCase(http.getScheme());
  }
}

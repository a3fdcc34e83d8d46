package dev.wherry.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes a database URL apart: that of `psql` and most hosters, or the driver's own form of it. Its
/// messages never repeat any of the URL, since that holds a password.
final class DatabaseUrl {
  private static final Pattern URL =
      Pattern.compile("(?:jdbc:)?postgres(?:ql)?://([^/?]*)(?:/([^?]*))?(?:\\?(.*))?");
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+])(?::[0-9]{1,5})?");
  private static final Pattern BAD_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /// Options that the driver knows by another name than `psql` does.
  private static final Map<String, String> DRIVER_NAMES =
      Map.of(
          "application_name", "ApplicationName",
          "channel_binding", "channelBinding",
          "connect_timeout", "connectTimeout",
          "target_session_attrs", "targetServerType");

  private DatabaseUrl() {}

  /// @throws IllegalArgumentException with a sentence for the user when it is none
  static DatabaseSettings parse(String url) {
    Matcher parts = URL.matcher(url.strip());
    if (!parts.matches()) {
      throw unusable("it does not start with postgresql:// and a host");
    }
    int at = parts.group(1).lastIndexOf('@');
    String hosts = parts.group(1).substring(at + 1);
    for (String host : hosts.split(",", -1)) {
      if (!HOST.matcher(host).matches()) {
        throw unusable(
            "a host or port is not one; in a user or password write %2F for /, %3F for ?, %40 for @"
                + " and %25 for %");
      }
    }
    String database = parts.group(2);
    if (database == null || database.isEmpty()) {
      throw unusable("it names no database");
    }
    String credentials = at < 0 ? "" : parts.group(1).substring(0, at);
    int colon = credentials.indexOf(':');
    String user = decode(colon < 0 ? credentials : credentials.substring(0, colon));
    String password = colon < 0 ? "" : decode(credentials.substring(colon + 1));
    List<String> options = new ArrayList<>();
    for (String option : String.valueOf(parts.group(3)).split("&", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? "" : option.substring(0, equals);
      String value = option.substring(equals + 1);
      switch (name) {
        case "" -> {}
        case "user" -> user = decode(value);
        case "password" -> password = decode(value);
        default -> options.add(DRIVER_NAMES.getOrDefault(name, name) + "=" + value);
      }
    }
    if (user.isEmpty()) {
      throw unusable("it names no user");
    }
    String query = options.isEmpty() ? "" : "?" + String.join("&", options);
    return new DatabaseSettings(
        "jdbc:postgresql://" + hosts + "/" + database + query, user, password);
  }

  /// Decodes `%41`, and leaves `+` as it is: in a URL's user and password it stands for itself.
  private static String decode(String text) {
    if (BAD_PERCENT.matcher(text).find()) {
      throw unusable("a % in its user or password is not followed by two hex digits: write %25");
    }
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException unusable(String reason) {
    return new IllegalArgumentException(
        "the database URL is not one: %s. Write postgresql://user:password@host:5432/database"
            .formatted(reason));
  }
}

package dev.wherry.providers;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the settings of several kinds have in common: the defaults of connections, and checks whose
/// messages are sentences for the user.
public final class SettingsChecks {
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

  /// More than a process has slots and parts under way by default, so that none waits for a
  /// connection.
  public static final int CONNECTIONS = 256;

  private SettingsChecks() {}

  /// Refuses a duration that is no time at all.
  ///
  /// @throws IllegalArgumentException that says which
  public static void positive(String key, @Nullable Duration value) {
    if (value != null && !value.isPositive()) {
      throw new IllegalArgumentException(key + " should be longer than nothing");
    }
  }

  /// Refuses a number below `least`.
  ///
  /// @throws IllegalArgumentException that says which
  public static void atLeast(String key, @Nullable Number value, long least) {
    if (value != null && value.longValue() < least) {
      throw new IllegalArgumentException("%s should be %d or more".formatted(key, least));
    }
  }

  /// Refuses a prefix that leaves no room for a key.
  ///
  /// @throws IllegalArgumentException that says how much room there is
  public static void prefix(@Nullable String prefix, int maxKeyBytes) {
    if (prefix != null && prefix.getBytes(StandardCharsets.UTF_8).length >= maxKeyBytes) {
      throw new IllegalArgumentException(
          "prefix should leave room for keys: all in all there are %,d bytes"
              .formatted(maxKeyBytes));
    }
  }

  /// Refuses an endpoint that is no plain URL of the web.
  ///
  /// @param example for the message
  /// @throws IllegalArgumentException that shows the example
  public static void endpoint(@Nullable URI endpoint, String example) {
    if (endpoint == null) {
      return;
    }
    String scheme =
        endpoint.getScheme() == null ? "" : endpoint.getScheme().toLowerCase(Locale.ROOT);
    if ((!scheme.equals("https") && !scheme.equals("http"))
        || endpoint.getHost() == null
        || endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || endpoint.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "endpoint should be an http or https URL, like " + example);
    }
  }
}

package dev.wherry.server.settings;

import java.time.Duration;

/// Refuses values that make no sense, with a sentence that starts with their key.
final class Bounds {
  private Bounds() {}

  static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s should be %s, not %d"
              .formatted(
                  key,
                  most == Long.MAX_VALUE ? least + " or more" : "from " + least + " to " + most,
                  value));
    }
  }

  static void notNegative(String key, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(key + " should not be less than nothing");
    }
  }

  static void positive(String key, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(key + " should be longer than nothing");
    }
  }
}

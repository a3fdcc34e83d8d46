package dev.wherry.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A provider that is put together out of another program's settings. What is secret, and what must
/// be filled in, stands in the settings as a variable of the environment. For one thread.
final class ImportedProvider {
  private static final int LONGEST_NAME = 63;

  private final String name;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final Map<String, String> blanks = new LinkedHashMap<>();

  /// @param remote its name in the other program, of which the nearest is made that can be one here
  ImportedProvider(String remote) {
    String plain =
        remote.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-").replaceAll("-+$", "");
    String named = plain.matches("[a-z].*") ? plain : "p" + plain;
    this.name =
        named.matches("https?")
            ? named + "-1"
            : named.substring(0, Math.min(named.length(), LONGEST_NAME));
  }

  String name() {
    return name;
  }

  /// Sets a key, unless there is nothing to set it to.
  ImportedProvider with(String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      settings.put(key, quoted(value.replace("${", "$${")));
    }
    return this;
  }

  /// Sets a key to true or false.
  ImportedProvider with(String key, boolean value) {
    settings.put(key, String.valueOf(value));
    return this;
  }

  /// Sets a key to a secret, unless there is none.
  ImportedProvider secret(String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      settings.put(key, quoted("${" + variable(key) + "}"));
      secrets.put(variable(key), value);
    }
    return this;
  }

  /// Sets a key, or leaves it to be filled in.
  ///
  /// @param what it is, for the user
  ImportedProvider needed(String key, @Nullable String value, String what) {
    if (value != null && !value.isEmpty()) {
      return with(key, value);
    }
    settings.put(key, quoted("${" + variable(key) + "}"));
    blanks.put(variable(key), what);
    return this;
  }

  private String variable(String key) {
    return (name + "_" + key).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /// Variables and their values.
  Map<String, String> secrets() {
    return secrets;
  }

  /// Variables that nobody knows the value of, and what they are.
  Map<String, String> blanks() {
    return blanks;
  }

  /// Its lines under `providers:`.
  String yaml() {
    StringBuilder text = new StringBuilder("  " + name + ":\n");
    settings.forEach((key, value) -> text.append("    %s: %s%n".formatted(key, value)));
    return text.toString();
  }

  /// As YAML and JSON both write a text.
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9][A-Za-z0-9_./-]*")
            && !text.matches("(?i)true|false|null|y|n|yes|no|on|off|[0-9._-]+")
        ? text
        : Json.write(text);
  }
}

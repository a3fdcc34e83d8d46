package dev.wherry.providers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads `.netrc` files as GNU's inetutils and curl have them: `machine`, `default`, `login`,
/// `password`, `account`, `macdef`; values may stand in double quotes, and what follows a `#` that
/// begins a word is a comment. The first entry that fits counts. Unlike there, a word that none
/// knows is refused.
public final class Netrc {
  private static final char END = '\0';

  private final Path file;
  private final String text;
  private int at;

  private Netrc(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /// Whom to log in as at a host.
  public record Login(String user, Secret password) {}

  /// What a file says of a host.
  ///
  /// @throws IllegalArgumentException with a sentence for the user, when it says nothing of it or
  ///   can't be read
  public static Login login(Path file, String host) {
    try {
      return new Netrc(file, Files.readString(file).replace("\r\n", "\n")).find(host);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "netrc refers to the file %s, which can't be read: check that it is there, in UTF-8, and who may read it"
              .formatted(file),
          e);
    }
  }

  private Login find(String host) {
    boolean fits = false;
    String user = null;
    String password = null;
    for (String word = word(); word != null; word = word()) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "machine", "default" -> {
          if (fits && user != null && password != null) {
            return new Login(user, new Secret(password));
          }
          fits = word.equalsIgnoreCase("default") || value(word).equalsIgnoreCase(host);
          user = null;
          password = null;
        }
        case "login", "user" -> user = value(word);
        case "password", "passwd" -> password = value(word);
        case "account" -> value(word);
        case "macdef" -> passMacro();
        default ->
            throw new IllegalArgumentException(
                "netrc: line %d of %s has a word that none knows where 'machine', 'login' or 'password' is wanted: put values with spaces in quotes"
                    .formatted(line(), file));
      }
    }
    if (fits && user != null && password != null) {
      return new Login(user, new Secret(password));
    }
    throw new IllegalArgumentException(
        "netrc: %s has no login and password for %s: add 'machine %s login USER password PASSWORD'"
            .formatted(file, host, host));
  }

  private String value(String word) {
    String value = word();
    if (value == null) {
      throw new IllegalArgumentException(
          "netrc: %s ends after '%s', where a value is wanted".formatted(file, word));
    }
    return value;
  }

  /// The next word; null at the end.
  private @Nullable String word() {
    while (at < text.length() && (Character.isWhitespace(next()) || next() == '#')) {
      at = next() == '#' ? endOfLine() : at + 1;
    }
    if (at == text.length()) {
      return null;
    }
    return next() == '"' ? quoted() : plain();
  }

  private char next() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private int endOfLine() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private String plain() {
    int start = at;
    while (at < text.length() && !Character.isWhitespace(next())) {
      at++;
    }
    return text.substring(start, at);
  }

  private String quoted() {
    long line = line();
    StringBuilder value = new StringBuilder();
    for (at++; next() != '"'; at++) {
      boolean escaped = next() == '\\';
      if (escaped) {
        at++;
      }
      if (at >= text.length()) {
        throw new IllegalArgumentException(
            "netrc: the quotes that start in line %d of %s are not closed".formatted(line, file));
      }
      char c = text.charAt(at);
      value.append(escaped ? unescaped(c) : c);
    }
    at++;
    return value.toString();
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  /// A macro ends with an empty line.
  private void passMacro() {
    int end = text.indexOf("\n\n", at);
    at = end < 0 ? text.length() : end;
  }

  private long line() {
    return text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
  }
}

package dev.wherry.cli;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The access token that the service is sent, if there is one.
record Login(Optional<String> token) {
  static final Login NONE = new Login(Optional.empty());

  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  /// Reads a token.
  ///
  /// @throws IllegalArgumentException when it can't be one; the message does not repeat it
  static Login parse(String text) {
    String token = text.strip();
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "should hold a token, one word of ASCII, and nothing else");
    }
    return new Login(Optional.of(token));
  }

  /// Headers of HTTP, or the payload of a WebSocket's first message.
  Map<String, String> headers() {
    return token.map(text -> Map.of("Authorization", "Bearer " + text)).orElse(Map.of());
  }

  /// Without the token.
  @Override
  public String toString() {
    return token.isPresent() ? "a token" : "no token";
  }
}

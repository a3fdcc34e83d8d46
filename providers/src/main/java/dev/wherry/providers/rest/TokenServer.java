package dev.wherry.providers.rest;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.rest.BearerTokens.Token;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/// A cloud's login, or the endpoint of a machine that runs there, which gives access tokens as [RFC
/// 6749](https://www.rfc-editor.org/rfc/rfc6749#section-5) has them. Safe for many threads.
///
/// @param address scheme, host and port; its path is not looked at
/// @param connect how long a connection may take to come about
/// @param idle how long the server may stay silent
public record TokenServer(
    URI address, Duration connect, Duration idle, Advice advice, InstantSource clock) {
  /// What to do when there is no token.
  ///
  /// @param unknown nobody knows the server's name
  /// @param setting whose value says where the server is
  /// @param refused the server gives none
  /// @param absent statuses of a server that does not give any yet, but may soon
  public record Advice(String unknown, String setting, String refused, Set<Integer> absent) {
    public Advice {
      absent = Set.copyOf(absent);
    }
  }

  /// Asks for a token with a form.
  ///
  /// @param what operation and key, for messages
  /// @param path percent-encoded
  /// @param form names and values, percent-encoded
  public Token post(String what, String path, String form) throws StorageException {
    return ask(
        what,
        RestRequest.of("POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(RestBody.of(form)));
  }

  /// Asks for a token.
  ///
  /// @param what operation and key, for messages
  public Token ask(String what, RestRequest request) throws StorageException {
    try (RestClient client =
        new RestClient(
            new RestTransport(address, connect, idle, 1, null),
            new RestTroubles(advice.unknown(), advice.setting()),
            (w, status, _, text) -> refused(w, status, text))) {
      return read(client.text(what, client.answer(what, request, request.target())));
    } catch (IOException | NumberFormatException e) {
      throw new StorageException(
          Problem.UNAVAILABLE,
          "%s: no token of %s: %s".formatted(what, address, e.getMessage()),
          e);
    }
  }

  private Token read(String text) throws IOException {
    Map<String, Object> answer = json(text);
    String token = text(answer, "access_token");
    if (token == null || !token.matches("[\\x21-\\x7e]+")) {
      throw new IOException("the answer has no token");
    }
    String left = text(answer, "expires_in");
    // Azure tells its apps the end alone, in seconds since 1970.
    String end = text(answer, "expires_on");
    return new Token(
        token,
        left == null && end != null
            ? Instant.ofEpochSecond(Long.parseLong(end))
            : clock.instant().plusSeconds(left == null ? 0 : Long.parseLong(left)));
  }

  private StorageException refused(String what, int status, String text) {
    String said;
    try {
      said = String.valueOf(text(json(text), "error_description"));
    } catch (IOException _) {
      said = "";
    }
    Problem problem =
        status == 429
            ? Problem.THROTTLED
            : status >= 500 || advice.absent().contains(status)
                ? Problem.UNAVAILABLE
                : Problem.FORBIDDEN;
    return new StorageException(
        problem,
        "%s: %s (HTTP %d: %s)".formatted(what, advice.refused(), status, Keys.shown(said)));
  }

  private static Map<String, Object> json(String text) throws IOException {
    try {
      return JSON.std.mapFrom(text);
    } catch (JacksonException | ClassCastException e) {
      throw new IOException("the answer is no JSON", e);
    }
  }

  /// A text or number as text, or null: numbers come as text too.
  private static @Nullable String text(Map<String, Object> answer, String name) {
    Object value = answer.get(name);
    return value instanceof String || value instanceof Number ? value.toString() : null;
  }
}

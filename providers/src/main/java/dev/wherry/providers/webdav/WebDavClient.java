package dev.wherry.providers.webdav;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.UrlText;
import dev.wherry.providers.rest.RestAnswer;
import dev.wherry.providers.rest.RestBody;
import dev.wherry.providers.rest.RestClient;
import dev.wherry.providers.rest.RestRequest;
import dev.wherry.providers.rest.RestTransport;
import dev.wherry.providers.rest.RestTroubles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Requests to one server, with credentials. Safe for many threads.
final class WebDavClient implements AutoCloseable {
  private final WebDavErrors errors;
  private final RestClient rest;
  private final @Nullable String authorization;
  private final String base;
  private final String origin;

  WebDavClient(WebDavSettings settings, InstantSource clock) {
    this.errors = new WebDavErrors(settings.base(), clock);
    this.rest =
        new RestClient(
            new RestTransport(
                settings.base(),
                settings.connectTimeout(),
                settings.idleTimeout(),
                settings.connections(),
                settings.ca()),
            new RestTroubles(
                "no host has the name in 'base': check it, and the name server", "base"),
            errors::refused);
    this.authorization = authorization(settings);
    String path = settings.base().getRawPath();
    this.base = UrlText.mend(path == null ? "" : path).replaceFirst("/+$", "") + "/";
    this.origin =
        "%s://%s".formatted(settings.base().getScheme(), settings.base().getRawAuthority());
  }

  private static @Nullable String authorization(WebDavSettings settings) {
    if (settings.token() != null) {
      return "Bearer " + settings.token().value();
    }
    if (settings.user() == null || settings.password() == null) {
      return null;
    }
    byte[] both =
        "%s:%s"
            .formatted(settings.user(), settings.password().value())
            .getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  WebDavErrors errors() {
    return errors;
  }

  /// A request about a file, or about a collection where the key ends with a slash or is empty.
  RestRequest request(String method, String key) {
    return RestRequest.of(method, path(key)).header("authorization", authorization);
  }

  private String path(String key) {
    return base + UrlText.encode(key);
  }

  /// Where a file is, as a header names it.
  String url(String key) {
    return origin + path(key);
  }

  /// The path of a collection, as people read it and without a slash at its end.
  @Nullable String decodedPath(String folder) {
    return Multistatus.path(path(folder));
  }

  RestAnswer answer(String what, RestRequest request) throws StorageException {
    return rest.answer(what, request, request.target());
  }

  InputStream content(String what, RestAnswer answer) throws StorageException {
    return rest.content(what, answer);
  }

  void send(String what, RestRequest request) throws StorageException {
    Refusal refusal = refusal(what, request);
    if (refusal != null) {
      throw refusal.told();
    }
  }

  /// Sends a request, and gives the refusal, or null where there was none.
  @Nullable Refusal refusal(String what, RestRequest request) throws StorageException {
    RestAnswer answer = rest.anyAnswer(what, request, request.target());
    if (answer.status() == 207 || answer.status() >= 300) {
      return new Refusal(answer.status(), rest.refused(what, answer));
    }
    rest.skip(what, answer);
    return null;
  }

  /// What a server does not want to do.
  record Refusal(int status, StorageException told) {}

  /// What the server knows of a resource, and of what is in it with depth 1.
  ///
  /// @throws StorageException with `NOT_FOUND` when there is none
  List<Multistatus.Resource> find(String what, String key, int depth) throws StorageException {
    RestRequest request =
        request("PROPFIND", key)
            .header("depth", Integer.toString(depth))
            .header("content-type", "application/xml; charset=utf-8")
            .body(RestBody.of(Multistatus.QUESTION));
    RestAnswer answer = rest.anyAnswer(what, request, request.target());
    if (answer.status() == 400) {
      // What lies below a file is no proper question to some servers.
      rest.skip(what, answer);
      throw WebDavErrors.nothing(what);
    }
    if (answer.status() >= 300) {
      throw rest.refused(what, answer);
    }
    String text = rest.text(what, answer);
    try {
      return Multistatus.read(text);
    } catch (IOException e) {
      throw new StorageException(Problem.INTERNAL, what + ": " + e.getMessage(), e);
    }
  }

  /// What is at a key, be it a collection, or null.
  Multistatus.@Nullable Resource resource(String what, String key) throws StorageException {
    try {
      List<Multistatus.Resource> all = find(what, key, 0);
      return all.isEmpty() ? null : all.getFirst();
    } catch (StorageException e) {
      if (e.problem() == Problem.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  void checkRunning(String what) throws StorageException {
    rest.checkRunning(what);
  }

  @Override
  public void close() {
    rest.close();
  }
}

package dev.wherry.providers.gcs;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.UrlText;
import dev.wherry.providers.rest.RestAnswer;
import dev.wherry.providers.rest.RestClient;
import dev.wherry.providers.rest.RestRequest;
import dev.wherry.providers.rest.RestTransport;
import dev.wherry.providers.rest.RestTroubles;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;

/// Requests to Google's two interfaces, with credentials. Safe for many threads.
final class GcsClient implements AutoCloseable {
  private static final int UNAUTHORIZED = 401;

  private final GcsSettings settings;
  private final GcsTokens tokens;
  private final RestClient rest;
  private final String root;

  /// @param tokens ends with this
  /// @param connections how many may be open at once
  GcsClient(GcsSettings settings, GcsTokens tokens, InstantSource clock, int connections) {
    this.settings = settings;
    this.tokens = tokens;
    this.rest =
        new RestClient(
            new RestTransport(
                settings.endpoint(),
                settings.connectTimeout(),
                settings.idleTimeout(),
                connections,
                settings.ca()),
            new RestTroubles(
                "no host has the name in 'endpoint': check it, and the name server", "endpoint"),
            new GcsErrors(settings.bucket(), clock)::refused);
    String path = settings.endpoint().getRawPath();
    this.root = path == null ? "" : path;
  }

  GcsSettings settings() {
    return settings;
  }

  /// A request about an object by the JSON API.
  ///
  /// @param key without the prefix
  RestRequest object(String method, String key) {
    return RestRequest.of(method, root + "/storage/v1" + resource(key));
  }

  /// A request that copies an object into this bucket.
  RestRequest rewrite(GcsClient source, String from, String to) {
    return RestRequest.of(
        "POST", root + "/storage/v1" + source.resource(from) + "/rewriteTo" + resource(to));
  }

  /// A request about the bucket's objects.
  RestRequest objects(String method) {
    return RestRequest.of(method, "%s/storage/v1/b/%s/o".formatted(root, settings.bucket()));
  }

  /// A request that uploads an object.
  RestRequest upload(String type) {
    return RestRequest.of("POST", "%s/upload/storage/v1/b/%s/o".formatted(root, settings.bucket()))
        .query("uploadType", type);
  }

  /// A request about an object by the XML API.
  ///
  /// @param key without the prefix
  RestRequest xml(String method, String key) {
    return RestRequest.of(
        method, "%s/%s/%s".formatted(root, settings.bucket(), UrlText.encodeAll(name(key))));
  }

  private String resource(String key) {
    return "/b/%s/o/%s".formatted(settings.bucket(), UrlText.encodeAll(name(key)));
  }

  /// An object's name at Google.
  String name(String key) {
    return settings.prefix() + key;
  }

  /// Sends a request whose answer's body is read by the caller, who must end it.
  RestAnswer answer(String what, RestRequest request) throws StorageException {
    RestAnswer answer = anyAnswer(what, request, request.target());
    if (answer.status() < 300) {
      return answer;
    }
    throw refused(what, answer);
  }

  /// Like [#answer], but gives every answer, whatever its status.
  ///
  /// @param target path and query, as they are sent
  RestAnswer anyAnswer(String what, RestRequest request, String target) throws StorageException {
    request.header("authorization", "Bearer " + tokens.token(what));
    return rest.anyAnswer(what, request, target);
  }

  StorageException refused(String what, RestAnswer answer) {
    StorageException refused = rest.refused(what, answer);
    if (answer.status() != UNAUTHORIZED || settings.accessToken() != null) {
      return refused;
    }
    tokens.forget();
    return new StorageException(
        Problem.UNAVAILABLE,
        "the account's token was refused, and the next try takes another: " + refused.getMessage(),
        refused);
  }

  /// Sends a request whose answer has no body of interest.
  SortedMap<String, String> send(String what, RestRequest request) throws StorageException {
    return rest.skip(what, answer(what, request));
  }

  String text(String what, RestRequest request) throws StorageException {
    return rest.text(what, answer(what, request));
  }

  SortedMap<String, String> skip(String what, RestAnswer answer) throws StorageException {
    return rest.skip(what, answer);
  }

  /// Sends a request, and gives the JSON that is answered.
  Map<String, Object> json(String what, RestRequest request) throws StorageException {
    return json(what, answer(what, request));
  }

  Map<String, Object> json(String what, RestAnswer answer) throws StorageException {
    String text = rest.text(what, answer);
    try {
      return Json.read(text);
    } catch (IOException e) {
      throw new StorageException(Problem.INTERNAL, what + ": " + e.getMessage(), e);
    }
  }

  /// The body's bytes; closing them ends the answer.
  InputStream content(String what, RestAnswer answer) throws StorageException {
    return rest.content(what, answer);
  }

  void checkRunning(String what) throws StorageException {
    rest.checkRunning(what);
  }

  @Override
  public void close() {
    rest.close();
    tokens.close();
  }
}

package dev.wherry.providers.azure;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.UrlText;
import dev.wherry.providers.rest.BearerTokens;
import dev.wherry.providers.rest.RestAnswer;
import dev.wherry.providers.rest.RestClient;
import dev.wherry.providers.rest.RestRequest;
import dev.wherry.providers.rest.RestTransport;
import dev.wherry.providers.rest.RestTroubles;
import java.io.InputStream;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Signs, sends, and reads answers. Safe for many threads.
final class AzureClient implements AutoCloseable {
  /// The version of the protocol: that of Azure in December 2021, which emulators know too.
  private static final String VERSION = "2021-12-02";

  private static final int UNAUTHORIZED = 401;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final AzureSettings settings;
  private final RestClient rest;
  private final InstantSource clock;
  private final @Nullable SharedKey key;
  private final @Nullable String sas;
  private final @Nullable BearerTokens tokens;
  private final String container;

  /// @param environment what Azure tells the processes that it runs
  /// @param connections how many may be open at once
  AzureClient(
      AzureSettings settings,
      Map<String, String> environment,
      InstantSource clock,
      int connections) {
    this.settings = settings;
    this.clock = clock;
    this.rest =
        new RestClient(
            new RestTransport(
                settings.endpoint(),
                settings.connectTimeout(),
                settings.idleTimeout(),
                connections,
                settings.ca()),
            new RestTroubles(
                "no host has this account's name: check 'account' and 'endpoint'", "endpoint"),
            refusals(new AzureErrors(settings, clock)));
    this.tokens =
        settings.bearsTokens()
            ? new BearerTokens(new AzureIdentity(settings, environment, clock)::token, clock)
            : null;
    this.key =
        settings.accountKey() == null
            ? null
            : new SharedKey(settings.account(), settings.accountKey());
    this.sas =
        settings.sas() == null ? null : settings.sas().value().strip().replaceFirst("^\\?", "");
    String base = settings.endpoint().getRawPath();
    this.container = (base == null ? "" : base) + "/" + settings.container();
  }

  private RestClient.Refusals refusals(AzureErrors errors) {
    return (what, status, headers, text) -> {
      StorageException refused = errors.refused(what, status, headers, text);
      if (status != UNAUTHORIZED || tokens == null) {
        return refused;
      }
      tokens.forget();
      return new StorageException(
          Problem.UNAVAILABLE,
          "the identity's token was refused, and the next try takes another: "
              + refused.getMessage(),
          refused);
    };
  }

  /// A request about the container.
  RestRequest container(String method) {
    return RestRequest.of(method, container).query("restype", "container");
  }

  /// A request about a blob.
  ///
  /// @param key without the prefix
  RestRequest blob(String method, String key) {
    return RestRequest.of(method, container + "/" + UrlText.encodeAll(settings.prefix() + key));
  }

  /// Sends a request whose answer has no body of interest.
  ///
  /// @param what operation and key, for messages
  AzureHeaders send(String what, RestRequest request) throws StorageException {
    return new AzureHeaders(rest.skip(what, answer(what, request)));
  }

  /// Sends a request, and gives the text that is answered.
  String text(String what, RestRequest request) throws StorageException {
    return rest.text(what, answer(what, request));
  }

  /// Sends a request whose answer's body is read by the caller, who must end it.
  RestAnswer answer(String what, RestRequest request) throws StorageException {
    checkRunning(what);
    request.header("x-ms-date", DATE.format(clock.instant())).header("x-ms-version", VERSION);
    if (key != null) {
      long length = request.body() == null ? 0 : request.body().length();
      request.header("authorization", key.authorization(request, length));
    } else if (tokens != null) {
      request.header("authorization", "Bearer " + tokens.token(what));
    }
    return rest.answer(what, request, request.target(sas));
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
  }
}

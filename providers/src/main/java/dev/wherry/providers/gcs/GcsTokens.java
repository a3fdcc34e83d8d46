package dev.wherry.providers.gcs;

import dev.wherry.core.provider.Keys;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.UrlText;
import dev.wherry.providers.rest.BearerTokens;
import dev.wherry.providers.rest.BearerTokens.Token;
import dev.wherry.providers.rest.RestBody;
import dev.wherry.providers.rest.RestClient;
import dev.wherry.providers.rest.RestRequest;
import dev.wherry.providers.rest.RestTransport;
import dev.wherry.providers.rest.RestTroubles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Access tokens: one that is given, or those that a service account's key or the machine's own
/// account gets, each as long as it is good. Safe for many threads.
final class GcsTokens implements AutoCloseable {
  private static final String KEY_IN_ENVIRONMENT = "GOOGLE_APPLICATION_CREDENTIALS";
  private static final String MACHINE_IN_ENVIRONMENT = "GCE_METADATA_HOST";
  private static final String MACHINE_PATH =
      "/computeMetadata/v1/instance/service-accounts/default/token";

  private final GcsSettings settings;
  private final InstantSource clock;
  private final @Nullable Path keyFile;
  private final URI machine;
  private final BearerTokens tokens;

  private GcsTokens(
      GcsSettings settings, @Nullable Path keyFile, URI machine, InstantSource clock) {
    this.settings = settings;
    this.keyFile = keyFile;
    this.machine = machine;
    this.clock = clock;
    this.tokens = new BearerTokens(this::ask, clock);
  }

  /// @param environment where Google's own tools look too
  static GcsTokens of(GcsSettings settings, Map<String, String> environment, InstantSource clock) {
    String named = environment.get(KEY_IN_ENVIRONMENT);
    Path keyFile =
        settings.keyFile() != null || named == null ? settings.keyFile() : Path.of(named);
    String host = environment.getOrDefault(MACHINE_IN_ENVIRONMENT, "metadata.google.internal");
    return new GcsTokens(settings, keyFile, URI.create("http://" + host), clock);
  }

  /// A token that is good now.
  ///
  /// @param what operation and key, for the message
  String token(String what) throws StorageException {
    return settings.accessToken() == null ? tokens.token(what) : settings.accessToken().value();
  }

  /// Forgets the token, which was refused.
  void forget() {
    tokens.forget();
  }

  private Token ask(String what) throws StorageException {
    return keyFile == null ? ofMachine(what) : ofKey(what, keyFile);
  }

  private Token ofKey(String what, Path file) throws StorageException {
    ServiceAccount account = ServiceAccount.read(what, file);
    String form =
        "grant_type=%s&assertion=%s"
            .formatted(
                UrlText.encodeAll("urn:ietf:params:oauth:grant-type:jwt-bearer"),
                account.assertion(clock.instant()));
    String path = account.tokenUri().getRawPath();
    return asked(
        what,
        account.tokenUri(),
        RestRequest.of("POST", path == null || path.isEmpty() ? "/" : path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(RestBody.of(form)),
        "Google does not accept the key in %s: mend 'key-file', or this machine's clock"
            .formatted(file));
  }

  private Token ofMachine(String what) throws StorageException {
    return asked(
        what,
        machine,
        RestRequest.of("GET", MACHINE_PATH).header("metadata-flavor", "Google"),
        "this machine has no account at Google: give 'key-file' or 'access-token'");
  }

  private Token asked(String what, URI where, RestRequest request, String advice)
      throws StorageException {
    RestTransport transport =
        new RestTransport(where, settings.connectTimeout(), settings.idleTimeout(), 1, null);
    try (RestClient client =
        new RestClient(
            transport,
            new RestTroubles(
                keyFile == null ? advice : "no host has the name " + where.getHost(), "key-file"),
            (w, status, _, text) -> refused(w, status, text, advice))) {
      Map<String, Object> answer =
          Json.read(client.text(what, client.answer(what, request, request.target())));
      String value = Json.text(answer, "access_token");
      long seconds =
          Long.parseLong(Objects.requireNonNullElse(Json.text(answer, "expires_in"), "0"));
      if (value == null || !value.matches("[\\x21-\\x7e]+")) {
        throw new IOException("the answer has no token");
      }
      return new Token(value, clock.instant().plusSeconds(seconds));
    } catch (IOException | NumberFormatException e) {
      throw new StorageException(
          Problem.UNAVAILABLE, "%s: no token of %s: %s".formatted(what, where, e.getMessage()), e);
    }
  }

  private static StorageException refused(String what, int status, String text, String advice) {
    String said;
    try {
      Map<String, Object> json = Json.read(text);
      said = String.valueOf(Json.text(json, "error_description"));
    } catch (IOException _) {
      said = "";
    }
    return new StorageException(
        status == 429 ? Problem.THROTTLED : status >= 500 ? Problem.UNAVAILABLE : Problem.FORBIDDEN,
        "%s: %s (HTTP %d: %s)".formatted(what, advice, status, Keys.shown(said)));
  }

  @Override
  public void close() {
    forget();
  }
}

package dev.wherry.providers.gcs;

import dev.wherry.core.provider.StorageException;
import dev.wherry.providers.UrlText;
import dev.wherry.providers.rest.BearerTokens;
import dev.wherry.providers.rest.BearerTokens.Token;
import dev.wherry.providers.rest.RestRequest;
import dev.wherry.providers.rest.TokenServer;
import dev.wherry.providers.rest.TokenServer.Advice;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Access tokens: one that is given, or those that a service account's key or the machine's own
/// account gets, each as long as it is good. Safe for many threads.
final class GcsTokens implements AutoCloseable {
  private static final String KEY_IN_ENVIRONMENT = "GOOGLE_APPLICATION_CREDENTIALS";
  private static final String MACHINE_IN_ENVIRONMENT = "GCE_METADATA_HOST";
  private static final String MACHINE_PATH =
      "/computeMetadata/v1/instance/service-accounts/default/token";

  private static final String NO_ACCOUNT =
      "this machine has no account at Google: give 'key-file' or 'access-token'";

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
    Advice advice =
        new Advice(
            "no host has the name " + account.tokenUri().getHost(),
            "key-file",
            "Google does not accept the key in %s: mend 'key-file', or this machine's clock"
                .formatted(file),
            Set.of());
    return server(account.tokenUri(), advice)
        .post(what, path == null || path.isEmpty() ? "/" : path, form);
  }

  private Token ofMachine(String what) throws StorageException {
    return server(machine, new Advice(NO_ACCOUNT, "key-file", NO_ACCOUNT, Set.of()))
        .ask(what, RestRequest.of("GET", MACHINE_PATH).header("metadata-flavor", "Google"));
  }

  private TokenServer server(URI where, Advice advice) {
    return new TokenServer(where, settings.connectTimeout(), settings.idleTimeout(), advice, clock);
  }

  @Override
  public void close() {
    forget();
  }
}

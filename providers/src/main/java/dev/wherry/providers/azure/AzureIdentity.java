package dev.wherry.providers.azure;

import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.providers.Secret;
import dev.wherry.providers.UrlText;
import dev.wherry.providers.rest.BearerTokens.Token;
import dev.wherry.providers.rest.RestRequest;
import dev.wherry.providers.rest.TokenServer;
import dev.wherry.providers.rest.TokenServer.Advice;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// An application's identity by its secret, or the one that Azure gives to what runs there: that of
/// an application or a workload in Kubernetes that the environment names, an app's, or a machine's,
/// found in this order as Microsoft's own libraries do. Safe for many threads.
///
/// [Machines](https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token),
/// [apps](https://learn.microsoft.com/azure/app-service/overview-managed-identity),
/// [others](https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
final class AzureIdentity {
  private static final String RESOURCE = "https://storage.azure.com/";
  private static final String NO_IDENTITY =
      "Azure gives this process no identity: assign one to the machine, name the right 'client-id', or give 'account-key' or 'sas'";

  private static final String REFUSED =
      "Azure does not let the application in: mend 'tenant', 'client-id' or 'client-secret'";

  /// Of a machine's endpoint that is not there yet, or is being updated.
  private static final Set<Integer> STARTING = Set.of(404, 410);

  private final AzureSettings settings;
  private final Map<String, String> environment;
  private final InstantSource clock;

  /// @param environment what Azure tells the processes that it runs
  AzureIdentity(AzureSettings settings, Map<String, String> environment, InstantSource clock) {
    this.settings = settings;
    this.environment = environment;
    this.clock = clock;
  }

  /// Asks for a token.
  ///
  /// @param what operation and key, for the message
  Token token(String what) throws StorageException {
    Secret own = settings.clientSecret();
    String tenant = own == null ? environment.get("AZURE_TENANT_ID") : settings.tenant();
    String named = environment.get("AZURE_CLIENT_ID");
    String client = settings.clientId() == null ? named : settings.clientId();
    // The environment's secret is of the application that it names, and of no other.
    String secret =
        own != null
            ? own.value()
            : Objects.equals(client, named) ? environment.get("AZURE_CLIENT_SECRET") : null;
    String file = environment.get("AZURE_FEDERATED_TOKEN_FILE");
    if (tenant != null && client != null && secret != null) {
      return granted(what, tenant, client, "client_secret=" + UrlText.encodeAll(secret));
    }
    if (tenant != null && client != null && file != null) {
      return granted(what, tenant, client, assertion(what, Path.of(file)));
    }
    String endpoint = environment.get("IDENTITY_ENDPOINT");
    String header = environment.get("IDENTITY_HEADER");
    if (endpoint != null && header != null) {
      URI app = URI.create(endpoint);
      return server(app)
          .ask(what, identity(app.getRawPath(), "2019-08-01").header("x-identity-header", header));
    }
    URI machine =
        URI.create(
            environment.getOrDefault(
                "AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://169.254.169.254"));
    return server(machine)
        .ask(
            what,
            identity("/metadata/identity/oauth2/token", "2018-02-01").header("metadata", "true"));
  }

  private RestRequest identity(String path, String version) {
    RestRequest request =
        RestRequest.of("GET", path).query("api-version", version).query("resource", RESOURCE);
    return settings.clientId() == null ? request : request.query("client_id", settings.clientId());
  }

  private static String assertion(String what, Path file) throws StorageException {
    try {
      return "client_assertion_type=%s&client_assertion=%s"
          .formatted(
              UrlText.encodeAll("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
              UrlText.encodeAll(Files.readString(file).strip()));
    } catch (IOException e) {
      throw new StorageException(
          Problem.FORBIDDEN,
          "%s: AZURE_FEDERATED_TOKEN_FILE names %s, which can't be read".formatted(what, file),
          e);
    }
  }

  /// @param proof that it is the client who asks
  private Token granted(String what, String tenant, String client, String proof)
      throws StorageException {
    URI authority =
        URI.create(
            environment.getOrDefault("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com"));
    String form =
        "grant_type=client_credentials&client_id=%s&scope=%s&%s"
            .formatted(UrlText.encodeAll(client), UrlText.encodeAll(RESOURCE + ".default"), proof);
    return server(authority)
        .post(what, "/%s/oauth2/v2.0/token".formatted(UrlText.encodeAll(tenant)), form);
  }

  private TokenServer server(URI where) {
    Advice advice =
        settings.clientSecret() == null
            ? new Advice(NO_IDENTITY, "endpoint", NO_IDENTITY, STARTING)
            : new Advice(
                "no host has the name %s: check the name server".formatted(where.getHost()),
                "endpoint",
                REFUSED,
                STARTING);
    return new TokenServer(where, settings.connectTimeout(), settings.idleTimeout(), advice, clock);
  }
}

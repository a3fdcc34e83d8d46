package dev.wherry.providers.azure;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.About;
import dev.wherry.providers.ProviderSettings;
import dev.wherry.providers.Secret;
import dev.wherry.providers.SettingsChecks;
import dev.wherry.providers.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Settings of `kind: azure`.
public record AzureSettings(
    @About("The storage account's name.") String account,
    @About("The container. It must exist.") String container,
    @About("Put before every key as it is: end it with a slash for a folder.")
        @Nullable String prefix,
    @About("One of the account's two keys.") @Nullable Secret accountKey,
    @About("A shared access signature, as `sv=…&sig=…`, in place of the account's key.")
        @Nullable Secret sas,
    @About(
            "Where the account is, when it is not `https://ACCOUNT.blob.core.windows.net`. For an"
                + " emulator, the account's name is part of the path.")
        @Nullable URI endpoint,
    @About("How long a connection may take to come about.") @Nullable Duration connectTimeout,
    @About("How long the server may stay silent, before its answer or within it.")
        @Nullable Duration idleTimeout,
    @About(
            "How many connections may be open at once. Left out, as many as a process may use:"
                + " `worker.slots`, `transfer.parts` and 8 more.")
        @Nullable Integer connections,
    @About(
            "A PEM file with the authorities whose certificates are trusted, in the place of those"
                + " that this machine trusts.")
        @Nullable Path ca,
    @About(
            "Whether the identity is used that Azure gives to the workload, the app or the machine"
                + " that this runs on, in place of a key.")
        @Nullable Boolean managedIdentity,
    @About(
            "Which of several such identities, by its client id; left out, it is Azure's choice. Or"
                + " the id of the application that `client-secret` belongs to.")
        @Nullable String clientId,
    @About("The tenant of that application.") @Nullable String tenant,
    @About("A secret of an application, also called service principal, in place of a key.")
        @Nullable Secret clientSecret)
    implements ProviderSettings {
  static final int MAX_KEY_BYTES = 1024;

  public AzureSettings {
    if (!account.matches("[a-z0-9]{3,24}")) {
      throw new IllegalArgumentException(
          "account should be the account's name alone: 3 to 24 small letters and digits");
    }
    if (!container.matches("\\$root|\\$web|\\$logs|[a-z0-9](-?[a-z0-9]){2,62}")) {
      throw new IllegalArgumentException(
          "container should be the container's name alone: 3 to 63 small letters, digits and"
              + " single hyphens");
    }
    boolean identity = managedIdentity != null && managedIdentity;
    boolean application = clientSecret != null;
    if (Stream.of(accountKey != null, sas != null, identity, application)
            .filter(given -> given)
            .count()
        != 1) {
      throw new IllegalArgumentException(
          "one of account-key, sas, managed-identity and client-secret should be given");
    }
    if (clientId != null && (!(identity || application) || !clientId.matches("[0-9A-Za-z-]+"))) {
      throw new IllegalArgumentException(
          "client-id should be an identity's id, and come with managed-identity: true or with"
              + " client-secret");
    }
    if (application != (tenant != null)
        || (application && clientId == null)
        || (tenant != null && !tenant.matches("[0-9A-Za-z.-]+"))) {
      throw new IllegalArgumentException(
          "client-secret should come with the client-id and the tenant of the application");
    }
    if (accountKey != null) {
      checkKey(accountKey);
    }
    if (sas != null && !sas.value().contains("sig=")) {
      throw new IllegalArgumentException(
          "sas should be a shared access signature, like sv=…&sig=…, and no URL");
    }
    SettingsChecks.prefix(prefix, MAX_KEY_BYTES);
    SettingsChecks.atLeast("connections", connections, 1);
    SettingsChecks.endpoint(endpoint, "https://account.blob.core.windows.net");
    SettingsChecks.positive("connect-timeout", connectTimeout);
    SettingsChecks.positive("idle-timeout", idleTimeout);
    var _ = Tls.trusted(ca);
  }

  @Override
  public Boolean managedIdentity() {
    return managedIdentity != null && managedIdentity;
  }

  /// Whether requests bear tokens of an identity.
  boolean bearsTokens() {
    return managedIdentity() || clientSecret != null;
  }

  @Override
  public String prefix() {
    return prefix == null ? "" : prefix;
  }

  /// Where the account is, without a slash at its end.
  @Override
  public URI endpoint() {
    String address =
        endpoint == null ? "https://" + account + ".blob.core.windows.net" : endpoint.toString();
    return URI.create(address.replaceFirst("/+$", ""));
  }

  @Override
  public Duration connectTimeout() {
    return connectTimeout == null ? SettingsChecks.CONNECT_TIMEOUT : connectTimeout;
  }

  @Override
  public Duration idleTimeout() {
    return idleTimeout == null ? SettingsChecks.IDLE_TIMEOUT : idleTimeout;
  }

  @Override
  public StorageProvider open(String name, InstantSource clock, int usual) {
    return new AzureProvider(
        name,
        this,
        new AzureClient(this, System.getenv(), clock, connections == null ? usual : connections));
  }

  private static void checkKey(Secret accountKey) {
    try {
      Base64.getDecoder().decode(accountKey.value());
    } catch (IllegalArgumentException _) {
      // The cause would tell a part of the key.
      throw new IllegalArgumentException("account-key should be Base64, as the portal shows it");
    }
  }
}

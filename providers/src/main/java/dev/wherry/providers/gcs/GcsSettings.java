package dev.wherry.providers.gcs;

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
import org.jspecify.annotations.Nullable;

/// Settings of `kind: gcs`.
public record GcsSettings(
    @About("The bucket. It must exist.") String bucket,
    @About("Put before every key as it is: end it with a slash for a folder.")
        @Nullable String prefix,
    @About(
            "A service account's key, as the console gives it: a file of JSON. Left out, the one that"
                + " `GOOGLE_APPLICATION_CREDENTIALS` names; without that, the account of the machine"
                + " at Google that this runs on.")
        @Nullable Path keyFile,
    @About("An access token, in place of a key. It is used as long as it is good.")
        @Nullable Secret accessToken,
    @About(
            "What objects are written as, such as `NEARLINE`. Left out, the source's, or the bucket's.")
        @Nullable String storageClass,
    @About("Where the service is, when it is not `https://storage.googleapis.com`.")
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
        @Nullable Path ca)
    implements ProviderSettings {
  static final int MAX_KEY_BYTES = 1024;

  public GcsSettings {
    if (!bucket.matches("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")) {
      throw new IllegalArgumentException(
          "bucket should be the bucket's name alone: 3 or more small letters, digits, hyphens,"
              + " underscores and dots");
    }
    if (keyFile != null && accessToken != null) {
      throw new IllegalArgumentException("either key-file or access-token should be given");
    }
    if (accessToken != null && !accessToken.value().matches("[\\x21-\\x7e]+")) {
      throw new IllegalArgumentException("access-token should be plain ASCII without spaces");
    }
    if (storageClass != null && !GcsAttributes.isStorageClass(storageClass)) {
      throw new IllegalArgumentException(
          "storage-class should be one of STANDARD, NEARLINE, COLDLINE and ARCHIVE");
    }
    SettingsChecks.prefix(prefix, MAX_KEY_BYTES);
    SettingsChecks.atLeast("connections", connections, 1);
    SettingsChecks.endpoint(endpoint, "https://storage.googleapis.com");
    SettingsChecks.positive("connect-timeout", connectTimeout);
    SettingsChecks.positive("idle-timeout", idleTimeout);
    var _ = Tls.trusted(ca);
  }

  @Override
  public String prefix() {
    return prefix == null ? "" : prefix;
  }

  /// Where the service is, without a slash at its end.
  @Override
  public URI endpoint() {
    return endpoint == null
        ? URI.create("https://storage.googleapis.com")
        : URI.create(endpoint.toString().replaceFirst("/+$", ""));
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
    return new GcsProvider(
        name,
        new GcsClient(
            this,
            GcsTokens.of(this, System.getenv(), clock),
            clock,
            connections == null ? usual : connections));
  }
}

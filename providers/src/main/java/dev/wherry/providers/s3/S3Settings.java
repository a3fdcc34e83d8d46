package dev.wherry.providers.s3;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.About;
import dev.wherry.providers.ProviderSettings;
import dev.wherry.providers.Secret;
import dev.wherry.providers.SettingsChecks;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Settings of `kind: s3`.
public record S3Settings(
    @About("The server's URL; left out for Amazon's own.") @Nullable URI endpoint,
    @About(
            "The region. Left out, it is `us-east-1` with an `endpoint`, and what AWS's environment"
                + " or profile says without one.")
        @Nullable String region,
    @About("The bucket. It must exist.") String bucket,
    @About("Put before every key as it is: end it with a slash for a folder.")
        @Nullable String prefix,
    @About("The access key. Left out, AWS's default chain of credentials is asked.")
        @Nullable String accessKey,
    @About("The secret key that belongs to the access key.") @Nullable Secret secretKey,
    @About("The session token, for temporary credentials.") @Nullable Secret sessionToken,
    @About("Whether the bucket is named in the URL's path, and not in its host.") boolean pathStyle,
    @About(
            "Whether the server is trusted to honour `If-None-Match` and `If-Match` on writes. Left"
                + " out, it is found out once, before the first write that needs it, with a tiny"
                + " object `.wherry-probe-…` that is deleted again. Say `false` to do without.")
        @Nullable Boolean conditionalWrites,
    @About(
            "The storage class of what is written here, such as `STANDARD_IA`. Left out, that of"
                + " the asset travels along, where the server has it.")
        @Nullable String storageClass,
    @About("How long a connection may take to come about.") @Nullable Duration connectTimeout,
    @About(
            "How long the server may stay silent, before its answer or within it. Ten times as long"
                + " while it puts the parts of an object together, or copies.")
        @Nullable Duration idleTimeout,
    @About("How many connections may be open at once.") @Nullable Integer connections)
    implements ProviderSettings {
  static final int MAX_KEY_BYTES = 1024;

  public S3Settings {
    if (bucket.length() < 3 || bucket.contains("/")) {
      throw new IllegalArgumentException(
          "bucket should be the bucket's name alone, of 3 characters or more");
    }
    if ((accessKey == null) != (secretKey == null)) {
      throw new IllegalArgumentException(
          "access-key and secret-key should both be given, or neither");
    }
    if (sessionToken != null && accessKey == null) {
      throw new IllegalArgumentException("session-token should come with an access-key");
    }
    SettingsChecks.prefix(prefix, MAX_KEY_BYTES);
    SettingsChecks.atLeast("connections", connections, 1);
    SettingsChecks.endpoint(endpoint, "https://s3.example.com");
    SettingsChecks.positive("connect-timeout", connectTimeout);
    SettingsChecks.positive("idle-timeout", idleTimeout);
  }

  @Override
  public String prefix() {
    return prefix == null ? "" : prefix;
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
  public Integer connections() {
    return connections == null ? SettingsChecks.CONNECTIONS : connections;
  }

  /// Opens the provider.
  ///
  /// @throws IllegalArgumentException when neither the settings nor AWS's own say a region
  @Override
  public StorageProvider open(String name, InstantSource clock) {
    return new S3Provider(
        name, new S3Bucket(this, () -> S3Clients.of(this), new S3Errors(bucket, clock)));
  }
}

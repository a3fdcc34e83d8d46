package dev.wherry.providers.s3;

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

/// Settings of `kind: s3`.
public record S3Settings(
    @About(
            "Who made the server: `aws`, `r2`, `gcs`, `minio`, `ceph`, `b2`, `wasabi`, `spaces`,"
                + " `garage`, `seaweedfs` or `swift`. It fills in what is left out of `endpoint`,"
                + " `region` and `path-style`, by what its makers say.")
        @Nullable S3Flavour flavour,
    @About("The server's URL; left out for Amazon's own, and where the `flavour` knows it.")
        @Nullable URI endpoint,
    @About(
            "The region. Left out, it is the flavour's, or the one that the endpoint names; without"
                + " a flavour `us-east-1` with an `endpoint`, and what AWS's environment or profile"
                + " says without one.")
        @Nullable String region,
    @About("The bucket. It must exist.") String bucket,
    @About("Put before every key as it is: end it with a slash for a folder.")
        @Nullable String prefix,
    @About(
            "The access key. Left out, AWS's default chain of credentials is asked: environment,"
                + " web identity, profile, container, and the instance's own.")
        @Nullable String accessKey,
    @About("The secret key that belongs to the access key.") @Nullable Secret secretKey,
    @About("The session token, for temporary credentials.") @Nullable Secret sessionToken,
    @About(
            "The profile of AWS's shared files whose credentials and region are used. Left out, it"
                + " is `AWS_PROFILE`, or `default`.")
        @Nullable String profile,
    @About(
            "Whether the bucket is named in the URL's path, and not in its host. Left out, it is as"
                + " the flavour has it, and `false` without one.")
        @Nullable Boolean pathStyle,
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
    if (profile != null && accessKey != null) {
      throw new IllegalArgumentException(
          "profile and access-key should not both be given: each says whose credentials to use");
    }
    if (flavour != null) {
      flavour.check(endpoint, region);
    }
    SettingsChecks.prefix(prefix, MAX_KEY_BYTES);
    SettingsChecks.atLeast("connections", connections, 1);
    SettingsChecks.endpoint(endpoint, "https://s3.example.com");
    SettingsChecks.positive("connect-timeout", connectTimeout);
    SettingsChecks.positive("idle-timeout", idleTimeout);
    var _ = Tls.trusted(ca);
  }

  /// Whose server it is; [S3Flavour#AWS] has no settings of its own.
  @Override
  public S3Flavour flavour() {
    return flavour == null ? S3Flavour.AWS : flavour;
  }

  @Override
  public @Nullable URI endpoint() {
    return endpoint == null ? flavour().endpoint(region) : endpoint;
  }

  @Override
  public @Nullable String region() {
    return region == null ? flavour().region(endpoint) : region;
  }

  @Override
  public Boolean pathStyle() {
    return pathStyle == null ? flavour().pathStyle() : pathStyle;
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

  /// Opens the provider.
  ///
  /// @throws IllegalArgumentException when neither the settings nor AWS's own say a region
  @Override
  public StorageProvider open(String name, InstantSource clock, int usual) {
    return new S3Provider(
        name,
        new S3Bucket(
            this,
            () -> S3Clients.of(this, connections == null ? usual : connections),
            new S3Errors(bucket, clock)));
  }
}

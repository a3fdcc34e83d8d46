package dev.wherry.providers.s3;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.About;
import dev.wherry.providers.ProviderSettings;
import dev.wherry.providers.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Settings of `kind: s3`.
public record S3Settings(
    @About("The bucket. It must exist.") String bucket,
    @About("What every key starts with there; nothing else of the bucket is touched.")
        @Nullable String prefix,
    @About("The service's address; left out, Amazon's for the region.") @Nullable URI endpoint,
    @About("The bucket's region; `us-east-1` when it is left out.") @Nullable String region,
    @About("The access key's id; left out, credentials come from where the AWS tools find them.")
        @Nullable String accessKey,
    @About("The access key's secret.") @Nullable Secret secretKey,
    @About("The token of temporary credentials.") @Nullable Secret sessionToken,
    @About("Whether the bucket stands in the URL's path and not in its host name; `false`.")
        @Nullable Boolean pathStyle,
    @About(
            "Whether the service honours If-None-Match and If-Match on writes; `true`. Say `false` for"
                + " one that ignores or refuses them: the destination is looked at before a write.")
        @Nullable Boolean conditionalWrites,
    @About("How many connections at most; 128.") @Nullable Integer connections,
    @About("How long connecting may take; 10 s.") @Nullable Duration connectTimeout,
    @About("How long the service may be silent; 60 s.") @Nullable Duration idleTimeout)
    implements ProviderSettings {

  public S3Settings {
    if (bucket.length() < 3) {
      throw new IllegalArgumentException(
          "bucket '%s' is too short: a bucket's name has at least 3 characters".formatted(bucket));
    }
    if ((accessKey == null) != (secretKey == null)) {
      throw new IllegalArgumentException(
          "access-key and secret-key go together: give both, or neither to use the AWS defaults");
    }
    if (sessionToken != null && accessKey == null) {
      throw new IllegalArgumentException("session-token needs access-key and secret-key");
    }
    if (endpoint != null && (endpoint.getHost() == null || endpoint.getScheme() == null)) {
      throw new IllegalArgumentException(
          "endpoint '%s' is not a URL: write https://host, or http://host:port"
              .formatted(endpoint));
    }
    if (connections != null && connections < 1) {
      throw new IllegalArgumentException("connections must be 1 or more, not " + connections);
    }
  }

  @Override
  public StorageProvider open(String name, InstantSource clock) {
    return new S3Provider(name, this, S3Clients.of(this));
  }

  String prefixOrNone() {
    return prefix == null ? "" : prefix;
  }

  boolean honoursConditions() {
    return conditionalWrites == null || conditionalWrites;
  }
}

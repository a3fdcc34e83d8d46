package dev.wherry.providers.s3;

import dev.wherry.providers.Secret;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/// Makes clients the way every server of the family understands: no checksum trailers, no chunked
/// signing, and no retries, which are the queue's.
final class S3Clients {
  private S3Clients() {}

  /// @param connections how many may be open at once
  /// @throws IllegalArgumentException when there is no region
  static S3Client of(S3Settings settings, int connections) {
    return of(settings, () -> new S3Transport(settings, connections));
  }

  /// @param transport makes the way to the network, which ends with the client
  static S3Client of(S3Settings settings, Supplier<SdkHttpClient> transport) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(region(settings))
            .forcePathStyle(settings.pathStyle())
            .credentialsProvider(credentials(settings))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .httpClientBuilder(_ -> transport.get());
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return builder.build();
  }

  private static Region region(S3Settings settings) {
    if (settings.region() != null) {
      return Region.of(settings.region());
    }
    if (settings.endpoint() != null) {
      return Region.US_EAST_1;
    }
    try {
      return new AwsRegionProviderChain(
              new SystemSettingsRegionProvider(),
              new AwsProfileRegionProvider(null, settings.profile()))
          .getRegion();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "region is missing: add it, or set AWS_REGION, or a region in AWS's profile", e);
    }
  }

  private static AwsCredentialsProvider credentials(S3Settings settings) {
    String accessKey = settings.accessKey();
    Secret secretKey = settings.secretKey();
    if (accessKey == null || secretKey == null) {
      return settings.profile() == null
          ? DefaultCredentialsProvider.builder().build()
          : ProfileCredentialsProvider.create(settings.profile());
    }
    @Nullable Secret token = settings.sessionToken();
    return StaticCredentialsProvider.create(
        token == null
            ? AwsBasicCredentials.create(accessKey, secretKey.value())
            : AwsSessionCredentials.create(accessKey, secretKey.value(), token.value()));
  }
}

package dev.wherry.providers.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What a flavour fills in, and what it can't.
final class S3FlavourTest {
  private static S3Settings settings(
      @Nullable S3Flavour flavour, @Nullable String endpoint, @Nullable String region) {
    return settings(flavour, endpoint, region, null);
  }

  private static S3Settings settings(
      @Nullable S3Flavour flavour,
      @Nullable String endpoint,
      @Nullable String region,
      @Nullable Boolean pathStyle) {
    return new S3Settings(
        flavour,
        endpoint == null ? null : URI.create(endpoint),
        region,
        "bucket",
        null,
        null,
        null,
        null,
        null,
        pathStyle,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @ParameterizedTest
  @CsvSource({
    "R2, https://a.r2.cloudflarestorage.com,, https://a.r2.cloudflarestorage.com, auto, true",
    "GCS,,, https://storage.googleapis.com, auto, true",
    "MINIO, http://127.0.0.1:9000,, http://127.0.0.1:9000, us-east-1, true",
    "CEPH, https://rgw.example.com,, https://rgw.example.com, us-east-1, true",
    "B2,, us-west-004, https://s3.us-west-004.backblazeb2.com, us-west-004, false",
    "B2, https://s3.eu-central-003.backblazeb2.com,, https://s3.eu-central-003.backblazeb2.com,"
        + " eu-central-003, false",
    "WASABI,,, https://s3.us-east-1.wasabisys.com, us-east-1, false",
    "WASABI,, eu-west-1, https://s3.eu-west-1.wasabisys.com, eu-west-1, false",
    "WASABI, https://s3.wasabisys.com,, https://s3.wasabisys.com, us-east-1, false",
    "SPACES, https://NYC3.digitaloceanspaces.com,, https://NYC3.digitaloceanspaces.com, nyc3,"
        + " false",
    "GARAGE, http://127.0.0.1:3900, here, http://127.0.0.1:3900, here, true",
    "GARAGE, http://127.0.0.1:3900,, http://127.0.0.1:3900, garage, true",
    "SEAWEEDFS, http://127.0.0.1:8333,, http://127.0.0.1:8333, us-east-1, true",
    "SWIFT, https://swift.example.com,, https://swift.example.com, us-east-1, true",
    "AWS,, eu-west-1,, eu-west-1, false",
    "AWS,,,,, false"
  })
  void whatIsLeftOutIsAsItsMakersSay(
      S3Flavour flavour,
      @Nullable String endpoint,
      @Nullable String region,
      @Nullable String itsEndpoint,
      @Nullable String itsRegion,
      boolean pathStyle) {
    S3Settings settings = settings(flavour, endpoint, region);
    assertThat(settings.endpoint()).isEqualTo(itsEndpoint == null ? null : URI.create(itsEndpoint));
    assertThat(settings.region()).isEqualTo(itsRegion);
    assertThat(settings.pathStyle()).isEqualTo(pathStyle);
  }

  @ParameterizedTest
  @EnumSource(S3Flavour.class)
  void whatIsSaidCounts(S3Flavour flavour) {
    S3Settings settings = settings(flavour, "https://s3.example.com", "mars", true);
    assertThat(settings.endpoint()).hasHost("s3.example.com");
    assertThat(settings.region()).isEqualTo("mars");
    assertThat(settings.pathStyle()).isTrue();
    assertThat(settings(flavour, "https://s3.example.com", "mars", false).pathStyle()).isFalse();
  }

  @Test
  void withoutAFlavourNothingIsFilledIn() {
    assertThat(settings(null, null, null).endpoint()).isNull();
    assertThat(settings(null, null, null).region()).isNull();
    assertThat(settings(null, null, null).pathStyle()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "R2,, endpoint is missing: the flavour r2",
    "MINIO,, endpoint is missing: the flavour minio",
    "B2,, region is missing: it makes the endpoint",
    "SPACES,, region is missing: it makes the endpoint",
    "B2, https://s3.example.com, region is missing: it can't be read from the endpoint"
  })
  void whatIsNotKnownIsAskedFor(S3Flavour flavour, @Nullable String endpoint, String sentence) {
    assertThatThrownBy(() -> settings(flavour, endpoint, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(sentence);
  }
}

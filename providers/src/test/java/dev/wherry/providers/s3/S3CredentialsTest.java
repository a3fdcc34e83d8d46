package dev.wherry.providers.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.WebServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Credentials that the settings don't hold.
@Timeout(60)
final class S3CredentialsTest {
  private static final String LIST =
      "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";

  private final List<String> set = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void unset() {
    set.forEach(System::clearProperty);
  }

  private void set(String property, String value) {
    System.setProperty(property, value);
    set.add(property);
  }

  private static S3Settings settings(String endpoint, @Nullable String profile) {
    return new S3Settings(
        null,
        URI.create(endpoint),
        null,
        "bucket",
        null,
        null,
        null,
        null,
        profile,
        true,
        null,
        null,
        null,
        null,
        4,
        null);
  }

  private static String authorization(WebServer server, S3Settings settings) throws Exception {
    try (StorageProvider provider = settings.open("bucket", InstantSource.system())) {
      provider.list("", null, 1);
    }
    return String.valueOf(server.requests().getLast().header("authorization"));
  }

  private void sharedFiles() throws Exception {
    Path credentials =
        Files.writeString(
            folder.resolve("credentials"),
            """
            [default]
            aws_access_key_id = usual
            aws_secret_access_key = s
            [cargo]
            aws_access_key_id = of-cargo
            aws_secret_access_key = s
            """);
    set("aws.sharedCredentialsFile", credentials.toString());
    set("aws.configFile", folder.resolve("none").toString());
  }

  @Test
  void aProfileOfTheSharedFilesIsUsed() throws Exception {
    sharedFiles();
    try (WebServer server = new WebServer((_, r) -> r.send(200, Map.of(), LIST.getBytes(UTF_8)))) {
      assertThat(authorization(server, settings(server.url(), "cargo")))
          .contains("Credential=of-cargo/");
      assertThat(authorization(server, settings(server.url(), null))).contains("Credential=usual/");
      set("aws.profile", "cargo");
      assertThat(authorization(server, settings(server.url(), null)))
          .contains("Credential=of-cargo/");
    }
  }

  @Test
  void aWebIdentityIsChangedForCredentials() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "a-token");
    String answer =
        """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>assumed</AccessKeyId>
        <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
        <Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>
        </AssumeRoleWithWebIdentityResponse>
        """;
    try (WebServer sts =
            new WebServer(
                (_, r) -> r.send(200, Map.of("Content-Type", "text/xml"), answer.getBytes(UTF_8)));
        WebServer server = new WebServer((_, r) -> r.send(200, Map.of(), LIST.getBytes(UTF_8)))) {
      set("aws.region", "us-east-1");
      set("aws.roleArn", "arn:aws:iam::123456789012:role/cargo");
      set("aws.webIdentityTokenFile", token.toString());
      set("aws.endpointUrlSts", sts.url());
      assertThat(authorization(server, settings(server.url(), null)))
          .contains("Credential=assumed/");
      assertThat(server.requests().getLast().header("x-amz-security-token")).isEqualTo("t");
    }
  }
}

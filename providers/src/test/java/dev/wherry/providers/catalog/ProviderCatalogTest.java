package dev.wherry.providers.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.ProviderSettings;
import dev.wherry.providers.Secret;
import dev.wherry.providers.azure.AzureSettings;
import dev.wherry.providers.file.FileSettings;
import dev.wherry.providers.ftp.FtpSettings;
import dev.wherry.providers.ftp.FtpTls;
import dev.wherry.providers.gcs.GcsSettings;
import dev.wherry.providers.s3.S3Settings;
import dev.wherry.providers.sftp.SftpSettings;
import dev.wherry.providers.webdav.WebDavSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ProviderCatalogTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @Test
  void everyKindHasSettings() {
    assertThat(ProviderCatalog.kinds())
        .containsOnlyKeys(
            "azure", "file", "ftp", "gcs", "http", "https", "memory", "s3", "sftp", "webdav");
    assertThat(ProviderCatalog.kinds().values()).allMatch(ProviderSettings.class::isAssignableFrom);
  }

  @Test
  void theWebIsThereWithoutSettings() throws Exception {
    for (String name : ProviderCatalog.builtIn()) {
      try (StorageProvider provider = ProviderCatalog.openBuiltIn(name, CLOCK, 1)) {
        assertThat(provider.name()).isEqualTo(name);
      }
    }
    assertThat(ProviderCatalog.builtIn()).containsExactly("http", "https");
  }

  @Test
  void settingsAreToldApartButForTheirSecrets() {
    String print = ProviderCatalog.fingerprint(s3(null, "bbb", "a", new Secret("s"), null, null));
    assertThat(ProviderCatalog.fingerprint(s3(null, "bbb", "a", new Secret("t"), null, null)))
        .isEqualTo(print);
    assertThat(ProviderCatalog.fingerprint(s3(null, "bbb", "b", new Secret("s"), null, null)))
        .isNotEqualTo(print);
    assertThat(ProviderCatalog.fingerprint(new FileSettings(Path.of("/a"))))
        .isNotEqualTo(ProviderCatalog.fingerprint(new FileSettings(Path.of("/b"))));
  }

  @Test
  void settingsOpenTheirProvider() throws Exception {
    try (StorageProvider provider =
        ProviderCatalog.open("disk", new FileSettings(Path.of("/nowhere")), CLOCK, 1)) {
      assertThat(provider.name()).isEqualTo("disk");
    }
    assertThatThrownBy(() -> ProviderCatalog.open("x", new Secret("x"), CLOCK, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void s3SettingsThatCannotBeRightAreRefused() {
    Secret secret = new Secret("s");
    refused("bucket should", () -> s3(null, "", null, null, null, null));
    refused("bucket should", () -> s3(null, "ab", null, null, null, null));
    refused("bucket should", () -> s3(null, "a/b", null, null, null, null));
    refused("access-key and secret-key", () -> s3(null, "bbb", "a", null, null, null));
    refused("access-key and secret-key", () -> s3(null, "bbb", null, secret, null, null));
    refused("session-token should", () -> s3(null, "bbb", null, null, secret, null));
    refused(
        "endpoint should", () -> s3(URI.create("s3.example.com"), "bbb", null, null, null, null));
    refused("endpoint should", () -> s3(URI.create("ftp://h"), "bbb", null, null, null, null));
    refused(
        "endpoint should", () -> s3(URI.create("https://u:p@h"), "bbb", null, null, null, null));
    refused("idle-timeout should", () -> s3(null, "bbb", null, null, null, Duration.ZERO));
    assertThat(s3(null, "bbb", "a", secret, null, null).toString()).doesNotContain("value");
    assertThat(secret).hasToString("…");
  }

  @Test
  void sftpSettingsThatCannotBeRightAreRefused() {
    Secret secret = new Secret("s");
    refused("host should", () -> sftp(" ", null, "u", secret, null, null, null));
    refused("port should", () -> sftp("h", 0, "u", secret, null, null, null));
    refused("port should", () -> sftp("h", 65_536, "u", secret, null, null, null));
    refused("user should", () -> sftp("h", null, "", secret, null, null, null));
    refused("password or private-key", () -> sftp("h", null, "u", null, null, null, null));
    refused("passphrase should", () -> sftp("h", null, "u", secret, secret, null, null));
    refused("root should", () -> sftp("h", null, "u", secret, null, "", null));
    refused("root should", () -> sftp("h", null, "u", secret, null, "a\0b", null));
    refused("sessions should", () -> sftp("h", null, "u", secret, null, null, 0));
    assertThat(sftp("h", null, "u", secret, null, null, null).toString()).doesNotContain("value");
  }

  @Test
  void ftpSettingsThatCannotBeRightAreRefused() {
    Secret secret = new Secret("s");
    refused("host should", () -> ftp("", null, "u", secret, null));
    refused("host should", () -> ftp("h\r\nDELE x", null, "u", secret, null));
    refused("port should", () -> ftp("h", 0, "u", secret, null));
    refused("user and password", () -> ftp("h", null, "u", null, null));
    refused("user and password", () -> ftp("h", null, null, secret, null));
    refused("user should", () -> ftp("h", null, "u\nDELE x", secret, null));
    refused("password should", () -> ftp("h", null, "u", new Secret("p\r\nDELE x"), null));
    refused("root should", () -> ftp("h", null, "u", secret, ""));
    refused("root should", () -> ftp("h", null, "u", secret, "a\nDELE x"));
    FtpSettings right = ftp("h", null, "u", secret, null);
    assertThat(right.toString()).doesNotContain("value");
    assertThat(right.tls()).isEqualTo(FtpTls.EXPLICIT);
    assertThat(ftp("h", null, null, null, null).user()).isEqualTo("anonymous");
  }

  private static FtpSettings ftp(
      String host,
      @Nullable Integer port,
      @Nullable String user,
      @Nullable Secret password,
      @Nullable String root) {
    return new FtpSettings(host, port, user, password, null, null, root, null, null, null, null);
  }

  @Test
  void azureSettingsThatCannotBeRightAreRefused() {
    Secret key = new Secret("c2VjcmV0");
    Secret sas = new Secret("sv=1&sig=x");
    refused("account should", () -> azure("A", "cargo", key, null, null));
    refused("container should", () -> azure("account", "a", key, null, null));
    refused("container should", () -> azure("account", "a/b", key, null, null));
    refused("one of account-key, sas", () -> azure("account", "cargo", null, null, null));
    refused("one of account-key, sas", () -> azure("account", "cargo", key, sas, null));
    refused("account-key should", () -> azure("account", "cargo", new Secret("*"), null, null));
    refused("sas should", () -> azure("account", "cargo", null, key, null));
    refused("endpoint should", () -> azure("account", "cargo", key, null, URI.create("ftp://h")));
    assertThat(azure("account", "cargo", key, null, null).toString()).doesNotContain("value");
  }

  @Test
  void webDavSettingsThatCannotBeRightAreRefused() {
    Secret secret = new Secret("s");
    refused("base should be", () -> dav("dav.example.com", null, null, null));
    refused("base should be", () -> dav("https://h/?q", null, null, null));
    refused("base should hold no user", () -> dav("https://u:p@h/", null, null, null));
    refused("user and password", () -> dav("https://h/", "u", null, null));
    refused("user should", () -> dav("https://h/", "u:v", secret, null));
    refused("either user", () -> dav("https://h/", "u", secret, secret));
    refused("token should", () -> dav("https://h/", null, null, new Secret("a b")));
    assertThat(dav("https://h/", "u", secret, null).toString()).doesNotContain("value");
  }

  private static WebDavSettings dav(
      String base, @Nullable String user, @Nullable Secret password, @Nullable Secret token) {
    return new WebDavSettings(
        URI.create(base), user, password, token, null, null, null, null, null);
  }

  @Test
  void gcsSettingsThatCannotBeRightAreRefused() {
    Secret token = new Secret("t");
    Path file = Path.of("key.json");
    refused("bucket should", () -> gcs("a/b", null, token, null));
    refused("either key-file or access-token", () -> gcs("cargo", file, token, null));
    refused("access-token should", () -> gcs("cargo", null, new Secret("a b"), null));
    refused("storage-class should", () -> gcs("cargo", file, null, "STANDARD_IA"));
    assertThat(gcs("cargo", null, token, "NEARLINE").toString()).doesNotContain("value");
  }

  private static GcsSettings gcs(
      String bucket,
      @Nullable Path keyFile,
      @Nullable Secret token,
      @Nullable String storageClass) {
    return new GcsSettings(
        bucket, null, keyFile, token, storageClass, null, null, null, null, null);
  }

  private static AzureSettings azure(
      String account,
      String container,
      @Nullable Secret key,
      @Nullable Secret sas,
      @Nullable URI endpoint) {
    return new AzureSettings(
        account, container, null, key, sas, endpoint, null, null, null, null, null, null, null,
        null);
  }

  private static SftpSettings sftp(
      String host,
      @Nullable Integer port,
      String user,
      @Nullable Secret password,
      @Nullable Secret passphrase,
      @Nullable String root,
      @Nullable Integer sessions) {
    return new SftpSettings(
        host, port, user, password, null, passphrase, null, root, null, null, sessions);
  }

  private static S3Settings s3(
      @Nullable URI endpoint,
      String bucket,
      @Nullable String accessKey,
      @Nullable Secret secretKey,
      @Nullable Secret token,
      @Nullable Duration idle) {
    return new S3Settings(
        null, endpoint, null, bucket, null, accessKey, secretKey, token, null, false, null, null,
        null, idle, null, null);
  }

  private static void refused(String start, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(start);
  }
}

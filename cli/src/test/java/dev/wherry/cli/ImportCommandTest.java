package dev.wherry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of an rclone.conf.
final class ImportCommandTest {
  /// What `rclone obscure secret` gave.
  private static final String OBSCURED = "dTRtDzm3TygdEoXMN96MNgCMJrKqnQ";

  private final Console console = Console.of("http://127.0.0.1:1");

  @TempDir private Path folder;

  private String conf(String text) throws Exception {
    return Files.writeString(folder.resolve("rclone.conf"), text).toString();
  }

  @Test
  void bucketsAreNamedAndSecretsAreNotPrinted() throws Exception {
    String conf =
        conf(
            """
            # remotes
            [Old R2]
            type = s3
            provider = Cloudflare
            access_key_id = AK
            secret_access_key = top'secret
            endpoint = https://a.r2.cloudflarestorage.com

            [host]
            type = sftp
            host = sftp.example.com
            user = cargo
            pass = %s
            """
                .formatted(OBSCURED));
    Path secrets = folder.resolve("secrets.env");
    assertThat(
            console.run(
                "providers",
                "import",
                conf,
                "Old R2:assets/images",
                "host:/srv/new ${x}",
                "--secrets",
                secrets.toString()))
        .isZero();
    assertThat(console.out())
        .isEqualTo(
            """
            providers:
              old-r2:
                kind: s3
                flavour: r2
                endpoint: "https://a.r2.cloudflarestorage.com"
                bucket: assets
                prefix: images/
                access-key: AK
                secret-key: "${OLD_R2_SECRET_KEY}"
              host:
                kind: sftp
                host: sftp.example.com
                user: cargo
                password: "${HOST_PASSWORD}"
                root: "/srv/new $${x}"
            """);
    assertThat(secrets).hasContent("OLD_R2_SECRET_KEY='top'\\''secret'\nHOST_PASSWORD='secret'");
    assertThat(Files.getPosixFilePermissions(secrets))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(console.err()).contains("OLD_R2_SECRET_KEY, HOST_PASSWORD").doesNotContain("top");
    assertThat(console.run("providers", "import", conf, "host:", "--secrets", secrets.toString()))
        .as("a file that is there stays")
        .isEqualTo(74);
  }

  @Test
  void allRemotesAreTakenAndWhatIsNotKnownIsLeftToFillIn() throws Exception {
    String conf =
        conf(
            """
            [ceph]
            type = s3
            provider = Ceph
            env_auth = true
            endpoint = rgw.example.com
            [other]
            type = s3
            provider = Other
            access_key_id = AK
            secret_access_key = s
            endpoint = http://127.0.0.1:9000
            [blob]
            type = azureblob
            account = example
            key = a2V5
            [vm]
            type = azureblob
            account = example
            use_msi = true
            msi_client_id = 17-ab
            [app]
            type = azureblob
            account = example
            tenant = example.onmicrosoft.com
            client_id = 18-cd
            client_secret = a2V5~
            [sas]
            type = azureblob
            sas_url = https://cargo.blob.core.windows.net/?sv=1&sig=x%%3D
            [web]
            type = http
            url = https://me:pw@cdn.example.com:8443/assets
            [dav]
            type = webdav
            url = https://dav.example.com/files
            user = me
            pass = %1$s
            [disk]
            type = local
            [pictures]
            type = alias
            remote = ceph:assets/pictures
            [here]
            type = alias
            remote = /srv/assets
            [oldhost]
            type = ftp
            host = ftp.example.com
            user = cargo
            port = 2121
            pass = %1$s
            explicit_tls = true
            [secure]
            type = ftp
            host = ftps.example.com
            user = cargo
            pass = %1$s
            tls = true
            [bare]
            type = ftp
            host = bare.example.com
            user = cargo
            pass = %1$s
            [goo]
            type = google cloud storage
            service_account_file = /etc/key.json
            """
                .formatted(OBSCURED));
    assertThat(console.run("providers", "import", conf)).isZero();
    assertThat(console.out())
        .contains(
            "  ceph:\n    kind: s3\n    flavour: ceph\n    endpoint: \"https://rgw.example.com\"")
        .contains("    bucket: \"${CEPH_BUCKET}\"\n")
        .contains("    endpoint: \"http://127.0.0.1:9000\"\n")
        .contains("    path-style: true\n")
        .contains(
            "  blob:\n    kind: azure\n    account: example\n    account-key: \"${BLOB_ACCOUNT_KEY}\"")
        .contains(
            "  vm:\n    kind: azure\n    account: example\n    managed-identity: true\n    client-id: 17-ab\n")
        .contains(
            "  app:\n    kind: azure\n    account: example\n    tenant: example.onmicrosoft.com\n    client-id: 18-cd\n    client-secret: \"${APP_CLIENT_SECRET}\"\n")
        .contains(
            "    endpoint: \"https://cargo.blob.core.windows.net\"\n    sas: \"${SAS_SAS}\"\n")
        .contains("    base: \"https://cdn.example.com:8443/assets/\"\n")
        .contains("    user: me\n    password: \"${WEB_PASSWORD}\"\n")
        .contains("    base: \"https://dav.example.com/files/\"\n    user: me\n")
        .contains("  disk:\n    kind: file\n    root: \"${DISK_ROOT}\"\n")
        .contains("  pictures:\n    kind: s3\n    flavour: ceph\n")
        .contains("    bucket: assets\n    prefix: pictures/\n")
        .contains("  here:\n    kind: file\n    root: \"/srv/assets\"\n")
        .contains("  oldhost:\n    kind: ftp\n    host: ftp.example.com\n    port: \"2121\"\n")
        .contains("    password: \"${OLDHOST_PASSWORD}\"\n    tls: explicit\n")
        .contains("    host: ftps.example.com\n    user: cargo\n")
        .contains("    password: \"${SECURE_PASSWORD}\"\n    tls: implicit\n")
        .contains("    password: \"${BARE_PASSWORD}\"\n    tls: none\n")
        .contains("  goo:\n    kind: gcs\n    key-file: \"/etc/key.json\"\n")
        .doesNotContain("pw@")
        .doesNotContain("a2V5")
        .doesNotContain("sig=");
    assertThat(console.err())
        .contains("set CEPH_BUCKET, or write it into the settings: the bucket")
        .contains("have --secrets FILE write them: APP_CLIENT_SECRET, BARE_PASSWORD")
        .doesNotContain("a2V5");
  }

  @Test
  void whatCannotBeImportedIsListedWithWhy() throws Exception {
    String conf =
        conf(
            """
            [drive]
            type = drive
            [hidden]
            type = crypt
            remote = drive:x
            [bb]
            type = b2
            [msi]
            type = azureblob
            account = example
            use_msi = true
            msi_object_id = 17
            [loop]
            type = alias
            remote = loop:
            [anonymous]
            type = s3
            [agent]
            type = sftp
            host = h
            [careless]
            type = ftp
            host = h
            no_check_certificate = true
            [plain]
            type = sftp
            host = h
            pass = not obscured
            """);
    assertThat(console.run("providers", "import", conf)).isEqualTo(1);
    assertThat(console.out()).isEmpty();
    assertThat(console.err().lines().sorted())
        .containsExactly(
            "wherry: left out agent: it logs in by an agent or a key in the settings: only a password or a key's file can",
            "wherry: left out anonymous: it asks without credentials: take kind https, with the bucket's URL as base",
            "wherry: left out bb: Backblaze's own API is not spoken: write kind s3, flavour b2, with the bucket's region and an application key",
            "wherry: left out careless: it takes any certificate: give the provider its authority's file as 'ca' instead, and remove no_check_certificate",
            "wherry: left out drive: there is no kind for 'drive'",
            "wherry: left out hidden: rclone itself makes what is in it, of another remote's bytes: import that one",
            "wherry: left out loop: its aliases go round in a circle",
            "wherry: left out msi: it names a managed identity by its object or resource: give its client id as msi_client_id",
            "wherry: left out plain: its pass is not obscured as rclone does: make it anew with 'rclone config update'");
  }

  @Test
  void aFileThatIsNoneIsRefused() throws Exception {
    assertThat(console.run("providers", "import", folder.resolve("none").toString())).isEqualTo(66);
    assertThat(console.run("providers", "import", conf("RCLONE_ENCRYPT_V0:\nabc\n"))).isEqualTo(65);
    assertThat(console.err()).contains("it is encrypted");
    assertThat(console.run("providers", "import", conf("hello\n"))).isEqualTo(65);
    assertThat(console.run("providers", "import", conf("[A b]\ntype=memory\n[a-b]\ntype=memory\n")))
        .isEqualTo(65);
    assertThat(console.err()).contains("two remotes would be the provider 'a-b'");
  }

  @Test
  void obscuredPasswordsAreRevealed() {
    assertThat(RcloneConfig.revealed(OBSCURED)).isEqualTo("secret");
    assertThatThrownBy(() -> RcloneConfig.revealed("abc"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

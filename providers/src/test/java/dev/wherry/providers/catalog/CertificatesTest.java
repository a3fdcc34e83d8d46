package dev.wherry.providers.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.ProviderSettings;
import dev.wherry.providers.Secret;
import dev.wherry.providers.azure.AzureSettings;
import dev.wherry.providers.gcs.GcsSettings;
import dev.wherry.providers.s3.S3Settings;
import dev.wherry.providers.servers.Certificates;
import dev.wherry.providers.servers.Nginx;
import dev.wherry.providers.webdav.WebDavSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every kind that speaks https, before servers whose certificates are good, expired, or another
/// host's. They know nothing of the kind's protocol: who hears "not found" was let in.
@Timeout(120)
final class CertificatesTest {
  private static final int GOOD = 0;
  private static final int EXPIRED = 1;
  private static final int OTHER_HOST = 2;

  @TempDir private static Path folder;
  private static Certificates certificates;
  private static Nginx nginx;

  @BeforeAll
  static void start() throws Exception {
    certificates =
        Certificates.in(folder)
            .issue("good", "ip:127.0.0.1")
            .issue("expired", "ip:127.0.0.1", "-startdate", "-20d", "-validity", "10")
            .issue("other", "dns:other.example.com");
    Files.createDirectories(folder.resolve("www"));
    nginx = Nginx.start(folder, List.of(tls("good"), tls("expired"), tls("other")));
  }

  private static String tls(String name) {
    return "ssl_certificate %s; ssl_certificate_key %s;"
        .formatted(certificates.certificate(name), certificates.key(name));
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  enum Kind {
    S3 {
      @Override
      ProviderSettings settings(URI server, @Nullable Path ca) {
        return new S3Settings(
            null,
            server,
            "us-east-1",
            "bucket",
            null,
            "AK",
            SECRET,
            null,
            null,
            true,
            false,
            null,
            null,
            null,
            null,
            ca);
      }
    },
    AZURE {
      @Override
      ProviderSettings settings(URI server, @Nullable Path ca) {
        return new AzureSettings(
            "account",
            "container",
            null,
            SECRET,
            null,
            server,
            null,
            null,
            null,
            ca,
            null,
            null,
            null,
            null);
      }
    },
    GCS {
      @Override
      ProviderSettings settings(URI server, @Nullable Path ca) {
        return new GcsSettings("bucket", null, null, SECRET, null, server, null, null, null, ca);
      }
    },
    WEBDAV {
      @Override
      ProviderSettings settings(URI server, @Nullable Path ca) {
        return new WebDavSettings(server, null, null, null, null, null, null, ca, null);
      }
    };

    private static final Secret SECRET = new Secret("c2VjcmV0");

    abstract ProviderSettings settings(URI server, @Nullable Path ca);

    StorageProvider open(int server, @Nullable Path ca) {
      return settings(URI.create("https://127.0.0.1:%d/".formatted(nginx.port(server))), ca)
          .open("x", InstantSource.system());
    }

    StorageException refused(int server, @Nullable Path ca) throws Exception {
      try (StorageProvider provider = open(server, ca)) {
        return Expect.problem(Problem.UNAVAILABLE, () -> provider.stat("a.bin"));
      }
    }
  }

  private static Path ca() {
    return certificates.certificate("ca");
  }

  @ParameterizedTest
  @EnumSource
  void anAuthorityOfOnesOwnIsTrustedWhereItIsNamed(Kind kind) throws Exception {
    try (StorageProvider provider = kind.open(GOOD, ca())) {
      assertThatThrownBy(() -> provider.stat("a.bin"))
          .isInstanceOfSatisfying(
              StorageException.class,
              e ->
                  assertThat(e.problem())
                      .as(e.getMessage())
                      .isIn(Problem.NOT_FOUND, Problem.NO_BUCKET, Problem.UNSUPPORTED));
    }
    assertThat(kind.refused(GOOD, null))
        .hasMessageEndingWith("is not one that is trusted: name its authority's file in 'ca'");
  }

  @ParameterizedTest
  @EnumSource
  void anExpiredCertificateIsRefused(Kind kind) throws Exception {
    assertThat(kind.refused(EXPIRED, ca()))
        .hasMessageContaining("has expired: its owner must renew it");
  }

  @ParameterizedTest
  @EnumSource
  void aCertificateForAnotherHostIsRefused(Kind kind) throws Exception {
    assertThat(kind.refused(OTHER_HOST, ca()))
        .hasMessageContaining("is for another host: give '")
        .hasMessageEndingWith("' the name that stands in it");
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatHoldsNoCertificateIsRefusedWithTheSettings(Kind kind) throws Exception {
    Path nonsense = Files.writeString(folder.resolve("nonsense"), "hello");
    assertThatThrownBy(() -> kind.settings(URI.create("https://127.0.0.1/"), nonsense))
        .hasMessageStartingWith("ca should be a file with certificates in PEM");
  }
}

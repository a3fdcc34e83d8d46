package dev.wherry.providers.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.OpenObject;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.Secret;
import dev.wherry.providers.Tls;
import dev.wherry.providers.servers.Certificates;
import dev.wherry.providers.servers.Nginx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real web server: plain, without ranges, with certificates that are good, expired or for
/// another host, one that wants to know who asks, one that drops whoever asks, and a slow one.
@Timeout(120)
final class HttpNginxTest {
  private static final byte[] CONTENT = BytesPayload.random(60, 100_000);
  private static final int PLAIN = 0;
  private static final int NO_RANGES = 1;
  private static final int GOOD = 2;
  private static final int EXPIRED = 3;
  private static final int OTHER_HOST = 4;
  private static final int WANTS_USER = 5;
  private static final int WANTS_CERTIFICATE = 6;
  private static final int DROPS = 7;
  private static final int SLOW = 8;

  @TempDir private static Path folder;
  private static Certificates certificates;
  private static Nginx nginx;

  @BeforeAll
  static void start() throws Exception {
    certificates =
        Certificates.in(folder)
            .issue("good", "ip:127.0.0.1")
            .issue("expired", "ip:127.0.0.1", "-startdate", "-20d", "-validity", "10")
            .issue("other", "dns:other.example.com")
            .issue("client", "dns:client.example.com");
    Files.createDirectories(folder.resolve("www"));
    Files.write(folder.resolve("www/a b.bin"), CONTENT);
    byte[] hash = MessageDigest.getInstance("SHA-1").digest("pass:word".getBytes(UTF_8));
    Files.writeString(
        folder.resolve("users"), "me:{SHA}" + Base64.getEncoder().encodeToString(hash));
    nginx =
        Nginx.start(
            folder,
            List.of(
                "",
                "max_ranges 0;",
                tls("good"),
                tls("expired"),
                tls("other"),
                "auth_basic x; auth_basic_user_file %s;".formatted(folder.resolve("users")),
                tls("good")
                    + "ssl_client_certificate %s; ssl_verify_client on;"
                        .formatted(certificates.certificate("ca")),
                "return 444;",
                "limit_rate 50k;"));
  }

  private static String tls(String name) {
    return "ssl_certificate %s; ssl_certificate_key %s;"
        .formatted(certificates.certificate(name), certificates.key(name));
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  private static HttpSettings settings(
      int server, @Nullable String user, @Nullable Path ca, @Nullable String client) {
    return at(
        Set.of(PLAIN, NO_RANGES, WANTS_USER, DROPS, SLOW).contains(server) ? "http" : "https",
        nginx.port(server),
        user,
        ca,
        client);
  }

  private static HttpSettings at(
      String scheme, int port, @Nullable String user, @Nullable Path ca, @Nullable String client) {
    return new HttpSettings(
        URI.create("%s://127.0.0.1:%d/".formatted(scheme, port)),
        List.of("127.0.0.0/8"),
        Map.of(),
        user,
        user == null ? null : new Secret("pass:word"),
        ca,
        client == null ? null : certificates.certificate(client),
        client == null ? null : certificates.key(client),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static StorageProvider open(HttpSettings settings) {
    return HttpProvider.based("web", settings, InstantSource.system(), 64);
  }

  private static void assertGivesAll(HttpSettings settings) throws Exception {
    try (StorageProvider provider = open(settings)) {
      assertThat(provider.stat("a b.bin").size()).isEqualTo(CONTENT.length);
      assertThat(Expect.read(provider, "a b.bin")).isEqualTo(CONTENT);
    }
  }

  private static StorageException refused(HttpSettings settings, Problem problem) throws Exception {
    try (StorageProvider provider = open(settings)) {
      return Expect.problem(problem, () -> provider.stat("a b.bin"));
    }
  }

  private static Path ca() {
    return certificates.certificate("ca");
  }

  @Test
  void aPlainServerGivesAllAndRangesOfOneVersion() throws Exception {
    assertGivesAll(settings(PLAIN, null, null, null));
    try (StorageProvider provider = open(settings(PLAIN, null, null, null))) {
      String version = Expect.version(provider, "a b.bin");
      assertThat(Expect.read(provider, "a b.bin", new ByteRange(99_999, 10), version))
          .containsExactly(CONTENT[99_999]);
      Expect.problem(Problem.VERSION_CHANGED, () -> provider.open("a b.bin", null, "\"other\""));
      Expect.problem(Problem.NOT_FOUND, () -> provider.stat("nothing"));
    }
  }

  @Test
  void aServerWithoutRangesIsReadFromTheStart() throws Exception {
    try (StorageProvider provider = open(settings(NO_RANGES, null, null, null));
        OpenObject open = provider.open("a b.bin", new ByteRange(5, 3), null)) {
      assertThat(open.ranged()).isFalse();
      assertThat(open.content().readAllBytes()).containsExactly(CONTENT[5], CONTENT[6], CONTENT[7]);
    }
  }

  @Test
  void anAuthorityOfOnesOwnIsTrustedWhereItIsNamed() throws Exception {
    assertGivesAll(settings(GOOD, null, ca(), null));
    assertThat(refused(settings(GOOD, null, null, null), Problem.UNAVAILABLE))
        .hasMessageEndingWith("is not one that is trusted: name its authority's file in 'ca'");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    assertThat(refused(settings(EXPIRED, null, ca(), null), Problem.UNAVAILABLE))
        .hasMessageContaining("has expired: its owner must renew it");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    assertThat(refused(settings(OTHER_HOST, null, ca(), null), Problem.UNAVAILABLE))
        .hasMessageContaining("is for another host: give 'base' the name");
  }

  @Test
  void aUserIsToldToAServerThatWantsOne() throws Exception {
    assertThat(refused(settings(WANTS_USER, null, null, null), Problem.FORBIDDEN))
        .hasMessageContaining("give the provider the user and password");
    assertGivesAll(settings(WANTS_USER, "me", null, null));
    assertThat(settings(WANTS_USER, "me", null, null).toString()).doesNotContain("word");
  }

  @Test
  void aUserOfANetrcFileIsToldToo() throws Exception {
    Path netrc =
        Files.writeString(
            folder.resolve("netrc"), "machine 127.0.0.1 login me password \"pass:word\"");
    assertGivesAll(
        new HttpSettings(
            settings(WANTS_USER, null, null, null).base(),
            List.of("127.0.0.0/8"),
            Map.of(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            netrc));
  }

  @Test
  void aCertificateIsShownToAServerThatWantsOne() throws Exception {
    assertThat(refused(settings(WANTS_CERTIFICATE, null, ca(), null), Problem.INTERNAL))
        .hasMessageEndingWith("if it wants to know who asks, give the provider a 'certificate'");
    assertGivesAll(settings(WANTS_CERTIFICATE, null, ca(), "client"));
  }

  @Test
  void aServerThatDropsWhoeverAsksIsUnavailable() throws Exception {
    assertThat(refused(settings(DROPS, null, null, null), Problem.UNAVAILABLE))
        .hasMessageStartingWith("stat a b.bin: ");
    try (StorageProvider provider = open(settings(DROPS, null, null, null))) {
      Expect.problem(Problem.UNAVAILABLE, () -> provider.open("a b.bin", null, null));
    }
  }

  @Test
  void aSlowServerIsReadToItsEnd() throws Exception {
    assertGivesAll(settings(SLOW, null, null, null));
  }

  @Test
  void aReadFailsWhenItsServerGoesDown(@TempDir Path own) throws Exception {
    Files.createDirectories(own.resolve("www"));
    Files.write(own.resolve("www/large"), BytesPayload.random(61, 10_000_000));
    try (Nginx brief = Nginx.start(own, List.of("limit_rate 10k;"));
        StorageProvider provider = open(at("http", brief.port(0), null, null, null));
        OpenObject open = provider.open("large", null, null)) {
      assertThat(open.content().read()).isNotNegative();
      brief.goDown();
      assertThatThrownBy(() -> open.content().readAllBytes())
          .isInstanceOf(IOException.class)
          .cause()
          .isInstanceOfSatisfying(
              StorageException.class,
              told -> assertThat(told.problem()).isEqualTo(Problem.UNAVAILABLE));
    }
  }

  @Test
  void filesThatAreNotWhatTheyShouldBeAreRefusedWithTheSettings() throws Exception {
    Path nonsense = Files.writeString(folder.resolve("nonsense"), "hello");
    assertThatThrownBy(() -> settings(GOOD, null, nonsense, null))
        .hasMessageStartingWith("ca should be a file with certificates in PEM");
    assertThatThrownBy(() -> settings(GOOD, null, folder.resolve("nowhere"), null))
        .hasMessageStartingWith("ca refers to the file")
        .hasMessageContaining("can't be read");
    assertThatThrownBy(() -> Tls.context(null, certificates.certificate("client"), nonsense))
        .hasMessageStartingWith("private-key should be a file with");
  }
}

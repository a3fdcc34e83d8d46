package dev.wherry.providers.ftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Attributes;
import dev.wherry.core.provider.ByteRange;
import dev.wherry.core.provider.BytesPayload;
import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.Precondition;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.core.provider.StoredObject;
import dev.wherry.providers.servers.Certificates;
import dev.wherry.providers.servers.ProFtpd;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Servers of all kinds: who is let in, by whom, and what is said otherwise.
@Timeout(120)
final class FtpLoginTest {
  private static final int PLAIN = 0;
  private static final int TLS = 1;
  private static final int IMPLICIT = 2;
  private static final int OTHER_HOST = 3;
  private static final int PASSIVE_ELSEWHERE = 4;
  private static final int WITHOUT_FACTS = 5;
  private static final int NO_OVERWRITE = 6;

  private static final byte[] CONTENT = BytesPayload.random(70, 300_000);

  @TempDir private static Path folder;
  private static Certificates certificates;
  private static ProFtpd server;
  private static String root;

  @BeforeAll
  static void start() throws Exception {
    certificates =
        Certificates.in(folder)
            .issue("good", "ip:127.0.0.1")
            .issue("other", "dns:other.example.com");
    server =
        ProFtpd.start(
            folder,
            List.of(
                "",
                // As it comes: a data connection must resume the control connection's session.
                ProFtpd.tls(certificates, "good", ""),
                ProFtpd.tls(certificates, "good", "TLSOptions UseImplicitSSL"),
                ProFtpd.tls(certificates, "other", ""),
                "MasqueradeAddress 192.0.2.1\n<Limit EPSV>\nDenyAll\n</Limit>",
                "FactsAdvertise off",
                "AllowOverwrite off"));
    Path made = server.newFolder();
    Files.write(made.resolve("there"), CONTENT);
    root = made.toString();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static StorageProvider to(int which, FtpTls tls) {
    return Ftp.to(
        server.port(which), tls, tls == FtpTls.NONE ? null : certificates.certificate("ca"), root);
  }

  private static StorageException refused(FtpSettings settings, Problem problem) throws Exception {
    try (StorageProvider provider = settings.open("ftp", InstantSource.system())) {
      return Expect.problem(problem, () -> provider.stat("there"));
    }
  }

  private static FtpSettings settings(
      int which, String password, FtpTls tls, @Nullable Path ca, String at) {
    return Ftp.settings(server.port(which), password, tls, ca, at);
  }

  private static void assertReadsAndWrites(StorageProvider provider, String prefix)
      throws Exception {
    // So often that no ticket of the first login is left.
    for (int i = 0; i < 8; i++) {
      String key = prefix + "/" + i;
      StoredObject put =
          provider.put(key, BytesPayload.of(CONTENT), Attributes.NONE, Precondition.NONE);
      assertThat(Expect.read(provider, key)).isEqualTo(CONTENT);
      assertThat(Expect.read(provider, key, new ByteRange(10, 100), put.version()))
          .isEqualTo(Arrays.copyOfRange(CONTENT, 10, 110));
    }
    assertThat(provider.list(prefix + "/", null, 100).objects()).hasSize(8);
  }

  @Test
  void dataConnectionsResumeTheTlsSessionThatTheServerDemands() throws Exception {
    try (StorageProvider provider = to(TLS, FtpTls.EXPLICIT)) {
      assertReadsAndWrites(provider, "explicit");
    }
  }

  @Test
  void tlsFromTheFirstByteIsSpokenToo() throws Exception {
    try (StorageProvider provider = to(IMPLICIT, FtpTls.IMPLICIT)) {
      assertReadsAndWrites(provider, "implicit");
    }
  }

  @Test
  void theAddressOfAPassiveAnswerIsNotTrusted() throws Exception {
    try (StorageProvider provider = to(PASSIVE_ELSEWHERE, FtpTls.NONE)) {
      assertReadsAndWrites(provider, "passive");
    }
  }

  @Test
  void aLoginThatTheServerHasEndedIsReplaced() throws Exception {
    try (StorageProvider provider = to(PLAIN, FtpTls.NONE)) {
      assertThat(Expect.read(provider, "there")).isEqualTo(CONTENT);
      server.cutSessions();
      Expect.problem(Problem.UNAVAILABLE, () -> provider.stat("there"));
      assertThat(Expect.read(provider, "there")).isEqualTo(CONTENT);
    }
  }

  @Test
  void aWrongPasswordIsForbiddenAndNotTold() throws Exception {
    StorageException refused =
        refused(settings(PLAIN, "w-r-o-n-g", FtpTls.NONE, null, root), Problem.FORBIDDEN);
    assertThat(refused).hasMessageContaining("'ada'").hasMessageContaining("mend 'user' or");
    assertThat(refused.getMessage()).doesNotContain("w-r-o-n-g");
  }

  @Test
  void aRootThatIsMissingIsNoBucket() throws Exception {
    assertThat(
            refused(
                settings(PLAIN, ProFtpd.PASSWORD, FtpTls.NONE, null, root + "/none"),
                Problem.NO_BUCKET))
        .hasMessageContaining("create it, or mend the 'root' setting");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    assertThat(
            refused(
                settings(
                    OTHER_HOST,
                    ProFtpd.PASSWORD,
                    FtpTls.EXPLICIT,
                    certificates.certificate("ca"),
                    root),
                Problem.UNAVAILABLE))
        .hasMessageContaining("is for another host: give 'host' the name");
  }

  @Test
  void aCertificateOfAStrangersAuthorityIsRefused() throws Exception {
    assertThat(
            refused(
                settings(TLS, ProFtpd.PASSWORD, FtpTls.EXPLICIT, null, root), Problem.UNAVAILABLE))
        .hasMessageEndingWith("is not one that is trusted: name its authority's file in 'ca'");
  }

  @Test
  void aServerWithoutTlsIsRefusedUnlessTheSettingsSaySo() throws Exception {
    assertThat(
            refused(
                settings(PLAIN, ProFtpd.PASSWORD, FtpTls.EXPLICIT, null, root),
                Problem.UNSUPPORTED))
        .hasMessageContaining("does not have TLS")
        .hasMessageContaining("set 'tls' to 'none'");
    assertThat(refused(settings(TLS, ProFtpd.PASSWORD, FtpTls.NONE, null, root), Problem.FORBIDDEN))
        .hasMessageContaining("set 'tls' to 'explicit'");
  }

  @Test
  void aServerWithoutFactsIsRefused() throws Exception {
    assertThat(
            refused(
                settings(WITHOUT_FACTS, ProFtpd.PASSWORD, FtpTls.NONE, null, root),
                Problem.UNSUPPORTED))
        .hasMessageContaining("does not have MLST");
  }

  @Test
  void aServerThatReplacesNothingSaysSoAndKeepsWhatIsThere() throws Exception {
    try (StorageProvider provider = to(NO_OVERWRITE, FtpTls.NONE)) {
      StorageException refused =
          Expect.failure(
              () ->
                  provider.put(
                      "there", BytesPayload.of(new byte[10]), Attributes.NONE, Precondition.NONE));
      assertThat(refused.problem()).isIn(Problem.UNSUPPORTED, Problem.FORBIDDEN);
      assertThat(Expect.read(provider, "there")).isEqualTo(CONTENT);
    }
  }

  @Test
  void aRootWithoutASlashIsInTheFolderOfTheLogin() throws Exception {
    try (StorageProvider provider =
        Ftp.to(server.port(PLAIN), FtpTls.NONE, null, Path.of(root).getFileName().toString())) {
      assertThat(Expect.read(provider, "there")).isEqualTo(CONTENT);
    }
  }

  @Test
  void aServerThatSaysNothingTimesOut() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Duration soon = Duration.ofMillis(300);
      FtpSettings settings =
          new FtpSettings(
              "127.0.0.1",
              silent.getLocalPort(),
              null,
              null,
              FtpTls.NONE,
              null,
              null,
              soon,
              soon,
              1,
              null);
      refused(settings, Problem.TIMED_OUT);
    }
  }
}

package dev.wherry.providers.sftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wherry.core.provider.Expect;
import dev.wherry.core.provider.StorageException;
import dev.wherry.core.provider.StorageException.Problem;
import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.Secret;
import dev.wherry.providers.servers.OpenSsh;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in, by whom, and what is said otherwise.
final class SftpLoginTest {
  @TempDir private Path folder;

  @Test
  void aServerWhoseKeyIsNotKnownIsRefused() throws Exception {
    try (MinaServer server = MinaServer.start(folder, "")) {
      Path empty = Files.createFile(folder.resolve("empty"));
      for (Path knownHosts : new Path[] {empty, folder.resolve("missing")}) {
        StorageException refused = refused(server, MinaServer.PASSWORD, knownHosts);
        assertThat(refused.problem()).isEqualTo(Problem.FORBIDDEN);
        assertThat(refused.getMessage())
            .contains(server.fingerprint(), "ssh-keyscan -p " + server.port(), "127.0.0.1")
            .contains(knownHosts.toString());
      }
      assertThat(empty).isEmptyFile();
    }
  }

  @Test
  void aServerWhoseKeyHasChangedIsRefused() throws Exception {
    try (MinaServer server = MinaServer.start(folder, "");
        MinaServer other = MinaServer.start(folder, "")) {
      Path wrong =
          Files.writeString(
              folder.resolve("wrong"),
              other.knownHostsLine().replace(":" + other.port(), ":" + server.port()));
      StorageException refused = refused(server, MinaServer.PASSWORD, wrong);
      assertThat(refused.problem()).isEqualTo(Problem.FORBIDDEN);
      assertThat(refused.getMessage()).contains(server.fingerprint(), "somebody may be in between");
      Path revoked =
          Files.writeString(folder.resolve("revoked"), "@revoked " + server.knownHostsLine());
      assertThat(refused(server, MinaServer.PASSWORD, revoked).getMessage()).contains("revoked");
    }
  }

  @Test
  void aWrongPasswordIsForbidden() throws Exception {
    try (MinaServer server = MinaServer.start(folder, "")) {
      StorageException refused = refused(server, "wrong", server.knownHosts());
      assertThat(refused.problem()).isEqualTo(Problem.FORBIDDEN);
      assertThat(refused.getMessage()).contains("'skipper'", "mend 'user' or 'password'");
      assertThat(refused.getMessage()).doesNotContain("wrong");
    }
  }

  @Test
  void aKeyOpensWithItsPassphraseOnly() throws Exception {
    try (OpenSsh server = OpenSsh.start(Files.createDirectory(folder.resolve("server")))) {
      Path key = folder.resolve("own-key");
      OpenSsh.generateKey(key, "pass phrase");
      String root = server.newFolder().toString();
      server.authorize(Files.readString(folder.resolve("own-key.pub")));
      try (StorageProvider right = withKey(server, key, "pass phrase", root)) {
        assertThat(right.list("", null, 10).objects()).isEmpty();
      }
      for (String passphrase : new String[] {"wrong", ""}) {
        try (StorageProvider wrong = withKey(server, key, passphrase, root)) {
          assertThat(Expect.problem(Problem.FORBIDDEN, () -> wrong.stat("a")).getMessage())
              .contains("'passphrase'", key.toString());
        }
      }
      try (StorageProvider missing = withKey(server, folder.resolve("none"), null, root)) {
        assertThat(Expect.problem(Problem.FORBIDDEN, () -> missing.stat("a")).getMessage())
            .contains("'private-key'");
      }
      Path stranger = folder.resolve("stranger");
      OpenSsh.generateKey(stranger, "");
      try (StorageProvider refused = withKey(server, stranger, null, root)) {
        assertThat(Expect.problem(Problem.FORBIDDEN, () -> refused.stat("a")).getMessage())
            .contains("let the key in at the server");
      }
    }
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (StorageProvider nobody = provider("127.0.0.1", port, Duration.ofSeconds(30))) {
      assertThat(Expect.problem(Problem.UNAVAILABLE, () -> nobody.stat("a")).getMessage())
          .contains("nothing answers", "" + port);
    }
    try (StorageProvider nowhere = provider("no-such-host.invalid", port, Duration.ofSeconds(30))) {
      assertThat(Expect.problem(Problem.UNAVAILABLE, () -> nowhere.stat("a")).getMessage())
          .contains("no-such-host.invalid", "name");
    }
  }

  @Test
  void aServerThatSaysNothingTimesOut() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        StorageProvider provider =
            provider("127.0.0.1", silent.getLocalPort(), Duration.ofMillis(300))) {
      Expect.problem(Problem.TIMED_OUT, () -> provider.stat("a"));
    }
  }

  private StorageProvider provider(String host, int port, Duration timeout) {
    return new SftpSettings(
            host,
            port,
            "skipper",
            new Secret("p"),
            null,
            null,
            folder.resolve("none"),
            "/",
            timeout,
            timeout,
            1)
        .open("sftp", InstantSource.system());
  }

  private static StorageProvider withKey(
      OpenSsh server, Path key, @Nullable String passphrase, String root) {
    return Sftp.to(server.port(), server.user(), null, key, passphrase, server.knownHosts(), root);
  }

  private static StorageException refused(MinaServer server, String password, Path knownHosts)
      throws Exception {
    try (StorageProvider provider =
        Sftp.to(server.port(), MinaServer.USER, password, null, null, knownHosts, "/")) {
      return Expect.failure(() -> provider.stat("a"));
    }
  }
}

package dev.wherry.providers.sftp;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.Secret;
import dev.wherry.providers.servers.OpenSsh;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Makes providers for tests.
final class Sftp {
  private Sftp() {}

  static StorageProvider to(OpenSsh server, String root) {
    return to(
        server.port(), server.user(), null, server.privateKey(), null, server.knownHosts(), root);
  }

  static StorageProvider to(
      int port,
      String user,
      @Nullable String password,
      @Nullable Path privateKey,
      @Nullable String passphrase,
      Path knownHosts,
      String root) {
    return new SftpSettings(
            "127.0.0.1",
            port,
            user,
            password == null ? null : new Secret(password),
            privateKey,
            passphrase == null ? null : new Secret(passphrase),
            knownHosts,
            root,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            6)
        .open("sftp", InstantSource.system());
  }
}

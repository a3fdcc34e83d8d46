package dev.wherry.providers.ftp;

import dev.wherry.core.provider.StorageProvider;
import dev.wherry.providers.Secret;
import dev.wherry.providers.servers.ProFtpd;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Makes providers for tests.
final class Ftp {
  private Ftp() {}

  static StorageProvider to(int port, FtpTls tls, @Nullable Path ca, String root) {
    return settings(port, ProFtpd.PASSWORD, tls, ca, root).open("ftp", InstantSource.system());
  }

  static FtpSettings settings(
      int port, String password, FtpTls tls, @Nullable Path ca, @Nullable String root) {
    return new FtpSettings(
        "127.0.0.1",
        port,
        ProFtpd.USER,
        new Secret(password),
        tls,
        ca,
        root,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        6,
        null);
  }
}

